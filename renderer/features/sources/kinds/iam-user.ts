import { KeyRound } from 'lucide-react'
import { t } from '#shared/strings/strings.ts'
import { EditKeys } from '../EditKeys.tsx'
import { KeysForm } from '../KeysForm.tsx'
import type { PageKind } from './kind.ts'

const words = t.sources

export const iamUser: PageKind = {
  label: words.kind['iam-user'],
  icon: KeyRound,
  AddForm: KeysForm,
  EditForm: EditKeys,
  identity: ({ accessKeyId }) => accessKeyId,
  facts: ({ accessKeyId, mfaSerial, mfaCommand }) => [
    { name: words.keyId, value: accessKeyId, mono: true },
    { name: words.mfa, value: mfaSerial ?? words.noMfa, mono: mfaSerial !== undefined },
    { name: words.mfaCommand, value: mfaCommand, mono: true },
  ],
  removing: words.removing.secret,
  noRoles: words.role.none,
}
