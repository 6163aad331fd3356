import * as z from 'zod'
import { type InputOf, sourceInputs } from '#contract/kinds.ts'
import { storedName, storedPlaces } from '../../config/stored.ts'
import { changed, type KindModule } from '../kind.ts'
import { type AmbientConfig, createAmbientSource } from './ambient-source.ts'
import { discover } from './discover.ts'

/** Credentials that this computer has already. */
export const ambient: KindModule<AmbientConfig, InputOf<'ambient'>> = {
  stored: z.strictObject({
    kind: z.literal('ambient'),
    name: storedName,
    profile: z.string().optional(),
    ...storedPlaces,
  }),
  input: sourceInputs.ambient,
  parts: (saved) => ({ saved }),
  change: (stored, change) => ({ saved: changed(stored, change, ['profile']) }),
  create: createAmbientSource,
  identity: ({ profile, endpointUrl }) => [profile, endpointUrl],
  details: ({ profile }) => ({ profile }),
  discover,
}
