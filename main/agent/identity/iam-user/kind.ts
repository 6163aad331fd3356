import * as z from 'zod'
import { type InputOf, sourceInputs } from '#contract/kinds.ts'
import { AppError } from '#util/app-error.ts'
import { storedName, storedPlaces } from '../../config/stored.ts'
import { changed, type KindModule } from '../kind.ts'
import { createIamUserSource, type IamUserConfig, secretKeyName } from './iam-user-source.ts'

/** A person's long-term access key; the secret is in the vault. */
export const iamUser: KindModule<IamUserConfig, InputOf<'iam-user'>> = {
  stored: z.strictObject({
    kind: z.literal('iam-user'),
    name: storedName,
    accessKeyId: z.string().regex(/^\w{16,128}$/, 'an access key id has 16 to 128 letters and digits'),
    mfaSerial: z.string().optional(),
    mfaCommand: z.string().optional(),
    ...storedPlaces,
  }),
  input: sourceInputs['iam-user'],
  secretName: secretKeyName,
  parts({ secretAccessKey, ...saved }) {
    return { saved, secret: secretAccessKey, key: { accessKeyId: saved.accessKeyId, secretAccessKey } }
  },
  change(stored, change) {
    const saved = changed(stored, change, ['accessKeyId', 'mfaSerial', 'mfaCommand'])
    if ((change.accessKeyId === undefined) !== (change.secretAccessKey === undefined))
      throw new AppError('bad-request', 'a new key needs both its id and its secret')
    return { saved, secret: change.secretAccessKey }
  },
  create: createIamUserSource,
  identity: ({ accessKeyId, secretName, endpointUrl }) => [accessKeyId, secretName, endpointUrl],
  details: ({ accessKeyId, mfaSerial, mfaCommand }) => ({ accessKeyId, mfaSerial, mfaCommand }),
}
