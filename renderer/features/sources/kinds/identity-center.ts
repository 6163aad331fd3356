import { Building2 } from 'lucide-react'
import { t } from '#shared/strings/strings.ts'
import { exact } from '../../../ui/hooks/clock.ts'
import { EditCenter } from '../EditCenter.tsx'
import { IdentityCenterForm } from '../IdentityCenterForm.tsx'
import type { PageKind } from './kind.ts'

const words = t.sources

export const identityCenter: PageKind = {
  label: words.kind['identity-center'],
  icon: Building2,
  AddForm: IdentityCenterForm,
  EditForm: EditCenter,
  identity: ({ startUrl }) => startUrl,
  facts: ({ startUrl, person, as, until, browser }) => [
    { name: words.startUrl, value: startUrl, mono: true },
    { name: words.personWanted, value: as },
    { name: words.person, value: person },
    { name: words.adding.browser, value: browser, mono: true },
    { name: words.until, value: until === undefined ? undefined : exact(until) },
  ],
  removing: words.removing.signIn,
  noRoles: words.role.noneListed,
}
