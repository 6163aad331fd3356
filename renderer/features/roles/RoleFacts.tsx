import type { RoleView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { formatAccountId } from '#shared/times.ts'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { exact } from '../sessions/clock.ts'
import { type Fact, Facts } from './Facts.tsx'
import styles from './RoleFacts.module.css'

export function RoleFacts({ role }: { readonly role: RoleView }) {
  const facts: readonly Fact[] = [
    ...(role.accountName === undefined ? [] : [{ name: t.roles.account, value: <bdi>{role.accountName}</bdi> }]),
    ...(role.accountId === undefined
      ? []
      : [{ name: t.roles.accountId, value: formatAccountId(role.accountId), mono: true }]),
    ...(role.arn === undefined ? [] : [{ name: t.roles.arn, value: <Arn arn={role.arn} />, mono: true }]),
    { name: t.roles.source, value: role.source },
    { name: t.roles.region, value: role.region, mono: true },
    { name: t.roles.delivery, value: role.neverDirect ? t.roles.deliveryNever : t.roles.deliveryAllowed },
    { name: t.roles.lastUsed, value: role.lastUsedAt === undefined ? t.roles.neverUsed : exact(role.lastUsedAt) },
    { name: t.roles.labelsHeading, value: <Labels labels={role.labels} /> },
  ]
  return <Facts title={t.roles.facts} facts={facts} />
}

function Arn({ arn }: { readonly arn: string }) {
  return (
    <span className={styles['arn']}>
      <span>{arn}</span>
      <CopyButton text={arn} label={t.roles.copyArn} />
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
