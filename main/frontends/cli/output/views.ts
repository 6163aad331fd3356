// Tables of the things that lists show.
import type { RoleView, SessionView, SourceView } from '#contract/model.ts'
import { offersOf, type SessionFacts } from '#shared/session-offers.ts'
import { agoOf, timeLeft } from '#shared/times.ts'
import type { Cli } from '../context.ts'
import { renderTable } from './table.ts'

export function printSessions(cli: Cli, sessions: readonly SessionView[], now: number): void {
  const lines = renderTable(
    sessions,
    [
      { title: 'ROLE', value: (session) => session.role, shrink: 2 },
      {
        title: 'ACCOUNT',
        value: (session) => [session.accountName, session.accountId].filter(Boolean).join(' '),
        shrink: 1,
      },
      { title: 'REGION', value: (session) => session.region },
      { title: 'STATE', value: (session) => stateText(session, now) },
      {
        title: 'LEFT',
        value: (session) => leftText(session, now) ?? '',
        align: 'right',
      },
      { title: 'STAND-IN KEY', value: (session) => session.standInAccessKeyId },
    ],
    cli.terminal.columns,
  )
  for (const line of lines) cli.terminal.print(line)
  for (const session of sessions) {
    if (session.problem !== undefined) cli.terminal.print(`${session.role}: ${session.problem}`)
  }
}

export function printRoles(cli: Cli, roles: readonly RoleView[], now: number): void {
  const lines = renderTable(
    roles,
    [
      { title: ' ', value: (role) => (role.favourite ? '★' : ' ') },
      { title: 'ROLE', value: (role) => role.name, shrink: 4 },
      { title: 'ACCOUNT', value: (role) => role.accountName ?? '', shrink: 2 },
      { title: 'ACCOUNT ID', value: (role) => role.accountId ?? '' },
      { title: 'SOURCE', value: (role) => role.source, shrink: 3 },
      { title: 'VIA', value: (role) => role.chain.join(' → '), shrink: 1 },
      { title: 'SESSION', value: (role) => sessionText(role, now) },
      { title: 'ID', value: (role) => role.id },
    ],
    cli.terminal.columns,
  )
  for (const line of lines) cli.terminal.print(line)
}

function sessionText({ session }: RoleView, now: number): string {
  if (!session) return ''
  return [stateText(session, now), leftText(session, now)].filter(Boolean).join(', ')
}

function stateText(session: SessionFacts, now: number): string {
  const { state, needsPerson } = offersOf(session, now)
  return needsPerson && state === 'active' ? 'active, sign-in needed' : state
}

/** Of what lives: a session that ended or waits for a person has nothing left. */
function leftText(session: SessionFacts, now: number): string | undefined {
  const { left } = offersOf(session, now)
  return left === undefined ? undefined : timeLeft(left)
}

export function printSources(cli: Cli, sources: readonly SourceView[], now: number): void {
  const lines = renderTable(
    sources,
    [
      { title: 'SOURCE', value: (source) => source.name, shrink: 2 },
      { title: 'KIND', value: (source) => source.kind },
      {
        title: 'STATE',
        value: ({ state, progress }) =>
          progress === undefined ? state : `${state} ${progress.done}/${progress.total}`,
      },
      { title: 'REGION', value: (source) => source.region },
      { title: 'KEY OR PROFILE', value: (source) => source.accessKeyId ?? source.profile ?? '', shrink: 1 },
      { title: 'ROLES', value: (source) => String(source.roles), align: 'right' },
      { title: 'FETCHED', value: ({ syncedAt }) => (syncedAt === undefined ? '' : agoOf(now - Date.parse(syncedAt))) },
      { title: 'ENDPOINT', value: (source) => source.endpointUrl ?? '', shrink: 1 },
    ],
    cli.terminal.columns,
  )
  for (const line of lines) cli.terminal.print(line)
  for (const source of sources) {
    const { name, problem, hint } = source
    if (problem !== undefined) cli.terminal.print(`${name}: ${problem}`)
    if (hint !== undefined) cli.terminal.print(`  ${hint}`)
  }
}
