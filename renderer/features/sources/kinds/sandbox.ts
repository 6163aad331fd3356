import { FlaskConical } from 'lucide-react'
import { t } from '#shared/strings/strings.ts'
import { SandboxForm } from '../SandboxForm.tsx'
import type { PageKind } from './kind.ts'

const words = t.sources

export const sandbox: PageKind = {
  label: words.kind.sandbox,
  icon: FlaskConical,
  name: 'sandbox',
  AddForm: SandboxForm,
  identity: ({ accessKeyId }) => accessKeyId,
  facts: ({ accessKeyId }) => [{ name: words.keyId, value: accessKeyId, mono: true }],
  removing: words.removing.sandbox,
  noRoles: words.role.noneListed,
}
