import { Laptop } from 'lucide-react'
import { t } from '#shared/strings/strings.ts'
import { EditAmbient } from '../EditAmbient.tsx'
import { FoundForm } from '../FoundForm.tsx'
import type { PageKind } from './kind.ts'

const words = t.sources

export const ambient: PageKind = {
  label: words.kind.ambient,
  icon: Laptop,
  AddForm: FoundForm,
  EditForm: EditAmbient,
  identity: ({ profile }) => profile ?? words.defaultChain,
  facts: ({ profile }) => [{ name: words.profile, value: profile ?? words.defaultChain }],
  removing: words.removing.computer,
  noRoles: words.role.none,
}
