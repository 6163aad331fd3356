// What somebody sends who asks for help: enough to see what is wrong, and no secret.
import { release } from 'node:os'
import type { CheckView, StatusView } from '#contract/model.ts'
import type { SettingView } from '#contract/settings.ts'
import type { Clock } from '#util/ports.ts'
import { redact, redactText } from '#util/redact.ts'
import { unlessAborted } from '#util/async/unless-aborted.ts'
import { readLastLines } from '#util/files/last-lines.ts'

export interface DiagnosticsDeps {
  readonly clock: Clock
  readonly platform: NodeJS.Platform
  readonly status: () => StatusView
  readonly doctor: (signal: AbortSignal) => Promise<readonly CheckView[]>
  readonly settings: () => readonly SettingView[]
  readonly logPath: string
}

/** Mail and issue trackers take so much. */
const mostBytes = 1_000_000
const mostBytesOfPart = 150_000
const logLines = 500
/** A check may wait for a person to unlock the keychain; what is wrong then shows in the rest. */
const checksWithinMs = 10_000

/** A text of at most 1 MB with versions, checks, status, settings and the end of the agent's own log. The audit log stays out of it. */
export async function diagnostics(
  deps: DiagnosticsDeps,
  caller: AbortSignal | undefined,
): Promise<{ readonly fileName: string; readonly text: string }> {
  const time = new Date(deps.clock.now()).toISOString()
  const status = deps.status()
  const parts = [
    part('Versions', {
      time,
      latchkey: status.agent.version,
      node: process.versions.node,
      electron: process.versions['electron'],
      system: `${deps.platform} ${release()} ${process.arch}`,
    }),
    part('Checks', await checks(deps, caller)),
    part('Status', { ...status, sources: status.sources.map(withoutCommand) }),
    part('Settings', deps.settings()),
  ].join('\n')
  const title = `The last lines of the log\n`
  const left = mostBytes - Buffer.byteLength(parts) - Buffer.byteLength(title) - 2
  const log = newestWithin(readLastLines(deps.logPath, logLines, mostBytes).map(redactLine), left)
  return {
    fileName: `latchkey-diagnostics-${time.replaceAll(/[:.]/g, '')}.txt`,
    text: `${parts}\n${title}${log}`,
  }
}

async function checks({ doctor }: DiagnosticsDeps, caller: AbortSignal | undefined): Promise<unknown> {
  const limit = AbortSignal.timeout(checksWithinMs)
  const signal = caller === undefined ? limit : AbortSignal.any([caller, limit])
  const results = doctor(signal).catch((error: unknown) => ({ failed: error }))
  return await unlessAborted<unknown>(results, signal).catch(() => `did not end within ${checksWithinMs / 1000} s`)
}

/** A command line may hold whatever opens somebody's password store. */
function withoutCommand(source: StatusView['sources'][number]): object {
  return source.mfaCommand === undefined ? source : { ...source, mfaCommand: '[a command]' }
}

function part(title: string, value: unknown): string {
  return `${title}\n${clip(JSON.stringify(redact(value), null, 2), mostBytesOfPart)}\n`
}

/** A half line of text may show half of what redaction would have found whole, so it is redacted before. */
function clip(text: string, bytes: number): string {
  const whole = Buffer.from(text)
  return whole.length <= bytes ? text : `${whole.subarray(0, bytes).toString()}\n[cut here]`
}

function redactLine(line: string): string {
  try {
    return JSON.stringify(redact(JSON.parse(line)))
  } catch {
    return redactText(line)
  }
}

function newestWithin(lines: readonly string[], bytes: number): string {
  let left = bytes
  const kept: string[] = []
  for (const line of lines.toReversed()) {
    left -= Buffer.byteLength(line) + 1
    if (left < 0) break
    kept.unshift(line)
  }
  return kept.map((line) => `${line}\n`).join('')
}
