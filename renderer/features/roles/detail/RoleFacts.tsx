import { Copy } from 'lucide-react'
import type { RoleView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { formatAccountId } from '#shared/times.ts'
import { IconButton } from '../../../ui/IconButton.tsx'
import { RolePath } from '../../../ui/RolePath.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { Moment } from '../../../ui/Moment.tsx'
import { type Fact, Facts } from '../../../ui/Facts.tsx'
import styles from './RoleFacts.module.css'
import type { Copying } from '../../../store/use-copy.ts'

export function RoleFacts({ role, copying }: { readonly role: RoleView; readonly copying: Copying }) {
  const now = useNow()
  const facts: readonly Fact[] = [
    ...(role.accountName === undefined ? [] : [{ name: t.roles.account, value: <bdi>{role.accountName}</bdi> }]),
    ...(role.accountId === undefined
      ? []
      : [{ name: t.roles.accountId, value: formatAccountId(role.accountId), mono: true }]),
    ...(role.arn === undefined
      ? []
      : [{ name: t.roles.arn, value: <Arn arn={role.arn} copying={copying} />, mono: true }]),
    role.kind === 'source'
      ? { name: t.roles.source, value: role.source }
      : { name: t.roles.path, value: <RolePath source={role.source} steps={[...role.chain, role.name]} /> },
    ...(role.chain.length === 0 ? [] : [{ name: t.roles.note, value: t.roles.chainNote }]),
    { name: t.roles.region, value: role.region, mono: true },
    { name: t.roles.delivery, value: role.neverDirect ? t.roles.deliveryNever : t.roles.deliveryAllowed },
    {
      name: t.roles.lastUsed,
      value: role.lastUsedAt === undefined ? t.roles.neverUsed : <Moment iso={role.lastUsedAt} now={now} />,
    },
    { name: t.roles.labelsHeading, value: <Labels labels={role.labels} /> },
  ]
  return <Facts title={t.roles.facts} facts={facts} />
}

function Arn({ arn, copying }: { readonly arn: string; readonly copying: Copying }) {
  return (
    <span className={styles['arn']}>
      <span>{arn}</span>
      <IconButton label={t.roles.copyArn} icon={Copy} onPress={() => copying.text(arn, t.roles.arn)} />
    </span>
  )
}

function Labels({ labels }: { readonly labels: RoleView['labels'] }) {
  const all = Object.entries(labels)
  if (all.length === 0) return t.roles.noLabels
  return (
    <ul className={styles['labels']}>
      {all.map(([name, value]) => (
        <li key={name} className={styles['label']}>
          <bdi>{name}</bdi> = <bdi>{value}</bdi>
        </li>
      ))}
    </ul>
  )
}
