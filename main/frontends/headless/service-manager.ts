// An agent that systemd runs says there that it can be used, and what an administrator has to know of it.
import { spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import * as z from 'zod'
import { plainText } from '#shared/plain-text.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Type=notify (sd_notify(3)). systemd's own program sends it, since Node has no sockets of that kind. */
export function tellReady(env: Environment): void {
  if (!env['NOTIFY_SOCKET']) return
  spawn('systemd-notify', ['--ready'], { stdio: 'ignore' }).on('error', () => undefined)
}

const retryMs = 2_000

/** The units start an agent again at once, so that a crash is over in a moment. One that could not start would then keep a core busy: it ends late. */
export async function endLate(env: Environment, wait: (ms: number) => Promise<unknown> = delay): Promise<void> {
  if (env['NOTIFY_SOCKET']) await wait(retryMs)
}

const logLine = z.object({
  level: z.string(),
  msg: z.string(),
  facts: z
    .object({ source: z.string().optional(), error: z.object({ message: z.string(), hint: z.string().optional() }) })
    .partial()
    .catch({}),
})

/** Numbers of syslog, which systemd takes from the beginning of a line (sd-daemon(3)). */
const priorities: Readonly<Record<string, number>> = { warn: 4, error: 3 }

/** What takes lines of the log, where standard error is the journal: warnings and errors, in words. */
export function journalOf(
  env: Environment,
  stderr: Pick<NodeJS.WriteStream, 'write'>,
): ((line: string) => void) | undefined {
  if (!env['JOURNAL_STREAM']) return undefined
  return (line) => {
    const { level, msg, facts } = logLine.parse(JSON.parse(line))
    const priority = priorities[level]
    if (priority === undefined) return
    const about = facts.source === undefined ? '' : `source "${facts.source}": `
    const why = facts.error === undefined ? [] : [facts.error.message, facts.error.hint]
    const text = [`${about}${msg}`, ...why.filter((each) => each !== undefined)].join('; ')
    stderr.write(`<${priority}>${plainText(text)}\n`)
  }
}
