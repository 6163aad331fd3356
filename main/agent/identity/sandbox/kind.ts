import * as z from 'zod'
import { type InputOf, sourceInputs } from '#contract/kinds.ts'
import { AppError } from '#util/app-error.ts'
import type { StoredSource } from '../../config/stored.ts'
import type { KindModule } from '../kind.ts'
import { createSandboxSource, type SandboxConfig } from './sandbox-source.ts'

/** The embedded AWS. Its entry says only that there is one: what is listed is served (see served-sandbox.ts). */
export const sandbox: KindModule<StoredSource, InputOf<'sandbox'>, SandboxConfig> = {
  stored: z.strictObject({ kind: z.literal('sandbox'), name: z.literal('sandbox') }),
  input: sourceInputs.sandbox,
  parts() {
    throw new AppError('unsupported', 'the sandbox has no keys that could be checked', {
      hint: 'Add it: latchkey source add sandbox',
    })
  },
  change() {
    throw new AppError('unsupported', 'the embedded sandbox has nothing to change', {
      hint: 'Other options need: latchkey stop, then latchkey agent --sandbox=OPTIONS',
    })
  },
  create: createSandboxSource,
  // There is one, and its user is the same at every address.
  identity: () => [],
  details: ({ directory }) => ({ accessKeyId: directory.accessKeyId }),
}
