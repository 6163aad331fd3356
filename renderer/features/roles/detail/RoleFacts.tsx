import { Copy } from 'lucide-react'
import type { RoleView, SessionView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { formatAccountId } from '#shared/times.ts'
import { useConsoleBefore } from '../../../store/use-console-before.ts'
import { IconButton } from '../../../ui/IconButton.tsx'
import { RolePath } from '../../../ui/marks/RolePath.tsx'
import { useNow } from '../../../ui/hooks/use-now.ts'
import { Moment } from '../../../ui/Moment.tsx'
import { consoleBrowser } from '../../../ui/ConsoleBrowser.tsx'
import { type Fact, Facts } from '../../../ui/Facts.tsx'
import type { Copying } from '../../../store/use-copy.ts'
import { LifeTimer } from '../../../ui/marks/LifeTimer.tsx'
import { outlook } from '../../../ui/marks/session-life.ts'
import { twistOf } from '../twist.ts'
import styles from './RoleFacts.module.css'

export function RoleFacts({ role, copying }: { readonly role: RoleView; readonly copying: Copying }) {
  const now = useNow()
  const twist = twistOf(role)
  const console = useConsoleBefore(role)
  const facts: readonly Fact[] = [
    ...(twist === undefined ? [] : [{ name: t.roles.note, value: twist }]),
    ...(role.accountName === undefined ? [] : [{ name: t.roles.account, value: <bdi>{role.accountName}</bdi> }]),
    ...(role.accountId === undefined
      ? []
      : [{ name: t.roles.accountId, value: formatAccountId(role.accountId), mono: true }]),
    ...(role.arn === undefined
      ? []
      : [{ name: t.roles.arn, value: role.arn, mono: true, actions: <CopyArn arn={role.arn} copying={copying} /> }]),
    role.kind === 'source'
      ? { name: t.roles.source, value: role.source }
      : { name: t.roles.path, value: <RolePath source={role.source} steps={[...role.chain, role.name]} /> },
    ...(role.chain.length === 0 ? [] : [{ name: t.roles.note, value: t.roles.chainNote }]),
    { name: t.roles.region, value: role.region, mono: true },
    { name: t.consoles.console, value: console },
    ...(role.neverDirect ? [] : [consoleBrowser(scopeOf(role))]),
    { name: t.roles.delivery, value: role.neverDirect ? t.roles.deliveryNever : t.roles.deliveryAllowed },
    {
      name: t.roles.lastUsed,
      value: role.lastUsedAt === undefined ? t.roles.neverUsed : <Moment iso={role.lastUsedAt} now={now} />,
    },
    { name: t.roles.labelsHeading, value: <Labels labels={role.labels} /> },
  ]
  return <Facts title={t.roles.facts} facts={facts} />
}

/** What is saved from here is for the account, or where none is known for the source. */
const scopeOf = ({ accountId, source }: RoleView): Parameters<typeof consoleBrowser>[0] =>
  accountId === undefined
    ? { scope: { kind: 'source', source } }
    : { scope: { kind: 'account', account: accountId }, source }

function CopyArn({ arn, copying }: { readonly arn: string; readonly copying: Copying }) {
  return <IconButton label={t.roles.copyArn} icon={Copy} onPress={() => copying.text(arn, t.roles.arn)} />
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

/** Of the role's session, while there is one. */
export function SessionFacts({ session }: { readonly session: SessionView }) {
  const now = useNow()
  const next = outlook(session, now)
  const facts = [
    {
      name: t.roles.ends,
      value: (
        <span className={styles['life']}>
          <LifeTimer session={session} now={now} />
          {session.expiresAt !== undefined && (
            <span className={styles['end']}>
              <Moment iso={session.expiresAt} now={now} />
            </span>
          )}
        </span>
      ),
    },
    ...(next === undefined ? [] : [{ name: t.roles.next, value: next }]),
    ...(session.note === undefined ? [] : [{ name: t.roles.note, value: session.note }]),
    { name: t.roles.region, value: session.region, mono: true },
    { name: t.roles.startedAt, value: <Moment iso={session.startedAt} now={now} /> },
    ...(session.clients === 0 ? [] : [{ name: t.roles.usedBy, value: t.roles.terminals(session.clients) }]),
    { name: t.roles.accessKey, value: session.standInAccessKeyId, mono: true },
  ]
  return <Facts title={t.roles.session} facts={facts} />
}
