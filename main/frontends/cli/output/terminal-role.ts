import type { TerminalRole } from '#contract/terminals.ts'
import { timeLeft } from '#shared/times.ts'

/** As one line of a terminal has it. */
export function roleText({ role, accountName, accountId, region, expiresAt }: TerminalRole): string {
  const name = accountName === undefined ? role : `${accountName}/${role}`
  const left = expiresAt === undefined ? '' : `, ${timeLeft(Date.parse(expiresAt) - Date.now())} left`
  return `${name}${accountId === undefined ? '' : ` (${accountId})`}, ${region}${left}`
}
