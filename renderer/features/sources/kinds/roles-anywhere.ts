import { FileBadge } from 'lucide-react'
import type { SourceView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { exact } from '../../../ui/hooks/clock.ts'
import { certificateEnd } from '../CertificateEnd.tsx'
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
  // What changes comes first, then what somebody gave.
  facts: (source) => [
    { name: words.certificate, value: source.certificate, mono: true },
    { name: words.certificateUntil, value: certificateEnd(source.until) },
    { name: words.lastSync, value: source.lastSync && lastSyncOf(source.lastSync) },
    { name: words.sourceIdentity, value: source.sourceIdentity, mono: true },
    ...Object.entries(source.sessionTags ?? {}).map(([key, value]) => ({
      name: words.sessionTag(key),
      value,
      mono: true,
    })),
    { name: words.privateKey, value: source.privateKey ?? words.keyInVault, mono: source.privateKey !== undefined },
    { name: words.chain, value: source.chain, mono: true },
    { name: words.trustAnchor, value: source.trustAnchor, mono: true },
    { name: words.adding.syncProfile, value: source.syncProfile, mono: true },
    { name: words.adding.syncRole, value: source.syncRole, mono: true },
    { name: words.adding.profileFilter, value: source.profileFilter?.split('\n').join(', '), mono: true },
    { name: words.adding.profileArn, value: source.profileArn, mono: true },
    { name: words.adding.roleArn, value: source.roleArn, mono: true },
    { name: words.adding.sessionName, value: source.sessionName },
    { name: words.adding.fips, value: source.fips === true ? words.adding.fipsUsed : undefined },
  ],
  removing: words.removing.certificate,
  noRoles: words.role.noneListed,
}

const lastSyncOf = ({ outcome, profiles, endedAt }: NonNullable<SourceView['lastSync']>): string =>
  words.syncEnded(outcome, profiles, exact(endedAt))
