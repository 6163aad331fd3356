// `latchkey credentials ROLE`: what a `credential_process` profile runs. One JSON object on standard output and exit 0, or nothing there
// and one line on standard error. It never asks anybody. The agent is started when none runs; that code is loaded only then.
import { homedir } from 'node:os'
import { resolvePaths } from '#core/config/paths.ts'
import { AppError } from '#core/util/app-error.ts'
import { request } from '#frontends/http/request.ts'
import { exitCodeOf, exitCodes } from './exit-codes.ts'
import { plainText } from '#shared/plain-text.ts'

export async function printCredentials(role: string): Promise<number> {
  const { env, platform } = process
  const paths = resolvePaths({ platform, env, homedir: homedir(), uid: process.getuid?.() ?? 0 })
  const ask = (): Promise<string> =>
    request({ paths, platform, method: 'GET', path: `/credentials/${encodeURIComponent(role)}` })
  try {
    const answer = await ask().catch(async (error: unknown) => {
      if (!(error instanceof AppError) || error.code !== 'no-agent') throw error
      const { homeProblem } = await import('./home.ts')
      const problem = homeProblem(env['LATCHKEY_HOME'], paths.home, false)
      if (problem !== undefined) throw problem
      const { ensureAgent } = await import('#frontends/headless/ensure-agent.ts')
      await ensureAgent({ paths, platform, env })
      return ask()
    })
    process.stdout.write(`${answer.trimEnd()}\n`)
    return exitCodes.done
  } catch (error) {
    process.stderr.write(`${plainText(oneLine(error))}\n`)
    return error instanceof AppError ? exitCodeOf(error.code) : exitCodes.failed
  }
}

/** SDKs show standard error as it is, often cut: reason and remedy in one line. */
function oneLine(error: unknown): string {
  if (!(error instanceof AppError)) return `latchkey: ${error instanceof Error ? error.message : String(error)}`
  const candidates =
    error.candidates === undefined
      ? ''
      : ` (${error.candidates.slice(0, 5).join(', ')}${error.candidates.length > 5 ? ', …' : ''})`
  const hint = error.hint === undefined ? '' : `; ${error.hint}`
  return `latchkey: ${error.message}${candidates}${hint}`.replaceAll(/\s+/g, ' ')
}
