import { t } from '#shared/strings/strings.ts'

/** `aws · 1234` for `exec 1234 aws`. */
export function callerWords(client: string | undefined): string {
  if (client === undefined) return ''
  if (client === 'shared') return t.activity.shared
  if (client === 'derived') return t.activity.derived
  const [, shell] = /^terminal (\d+)-\d+$/.exec(client) ?? []
  if (shell !== undefined) return t.activity.terminal(shell)
  const [, pid, command] = /^exec (\d+) (.+)$/s.exec(client) ?? []
  return pid === undefined || command === undefined ? client : t.activity.callerOf(pid, command)
}
