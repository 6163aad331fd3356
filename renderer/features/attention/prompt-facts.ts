// What a prompt is about, in words. Pure.
import type { PromptView, SessionView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'

/** The digits of what was typed or pasted, six at most: "123 456" is a code as people copy it. */
export function codeOf(text: string): string {
  return text.replaceAll(/\D/g, '').slice(0, 6)
}

/** Whole seconds until the prompt is withdrawn, from 0 to its whole length: the page's clock may be a tick behind. */
export function secondsLeft(
  { createdAt, expiresAt }: Pick<PromptView, 'createdAt' | 'expiresAt'>,
  now: number,
): number {
  const ms = Date.parse(expiresAt) - Math.max(now, Date.parse(createdAt))
  return Math.max(0, Math.ceil(ms / 1000))
}

/** `jane` of an ARN; a hardware device's serial number as it is. */
export function deviceName(device: string): string {
  return /^arn:.*:mfa\/(?:.*\/)?([^/]+)$/.exec(device)?.[1] ?? device
}

/** The roles that wait for the answer; the source where none does. */
export function askedFor({ subject }: Pick<PromptView, 'subject'>, sessions: readonly SessionView[]): string {
  const waiting = waitingFor(subject, sessions)
  const [first] = waiting
  if (first === undefined) return t.attention.forSource(subject)
  const role = t.attention.forRole(first.role, first.accountName ?? first.accountId)
  return waiting.length === 1 ? role : `${role} ${t.attention.more(waiting.length - 1)}`
}

export function waitingFor(subject: string, sessions: readonly SessionView[]): readonly SessionView[] {
  return sessions.filter((session) => isWaiting(session, subject))
}

/** Whether its credentials are being got from the one who asks. */
export function isWaiting({ source, role, state }: SessionView, subject: string): boolean {
  return (source === subject || role === subject) && (state === 'starting' || state === 'refreshing')
}
