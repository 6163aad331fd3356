import { FileBadge } from 'lucide-react'
import { t } from '#shared/strings/strings.ts'
import { exact } from '../../../ui/hooks/clock.ts'
import { EditCertificate } from '../EditCertificate.tsx'
import { RolesAnywhereForm } from '../RolesAnywhereForm.tsx'
import type { PageKind } from './kind.ts'

const words = t.sources

export const rolesAnywhere: PageKind = {
  label: words.kind['roles-anywhere'],
  icon: FileBadge,
  AddForm: RolesAnywhereForm,
  EditForm: EditCertificate,
  identity: ({ certificate }) => certificate,
  facts: ({ certificate, until, privateKey, trustAnchor, profileFilter }) => [
    { name: words.certificate, value: certificate, mono: true },
    { name: words.certificateUntil, value: until === undefined ? undefined : exact(until) },
    { name: words.privateKey, value: privateKey ?? words.keyInVault, mono: privateKey !== undefined },
    { name: words.trustAnchor, value: trustAnchor, mono: true },
    { name: words.profiles, value: profileFilter, mono: true },
  ],
  removing: words.removing.certificate,
  noRoles: words.role.noneListed,
}
