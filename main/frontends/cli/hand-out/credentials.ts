// `latchkey credentials ROLE`: what a `credential_process` profile runs. One JSON object on standard output and exit 0, or nothing there
// and one line on standard error. It never asks anybody. The agent is started when none runs; that code is loaded only then.
import { homeFolder } from '#util/home-folder.ts'
import { resolvePaths } from '#local/paths.ts'
import { AppError } from '#util/app-error.ts'
import { request } from '../../http/request.ts'
import { rolePath } from '../role-path.ts'

/** Of a role, real or stand-ins; `in-use`: of the role that this terminal has, or all of them (`all`). */
export async function printCredentials(
  role: string,
  route: 'credentials' | 'stand-ins' | 'in-use' = 'credentials',
): Promise<number> {
  const { env, platform } = process
  try {
    const paths = resolvePaths({ platform, env, homedir: homeFolder(), uid: process.getuid?.() ?? 0 })
    const path = rolePath(route, role)
    const ask = (): Promise<string> => request({ paths, platform, method: 'GET', path })
    const answer = await ask().catch(async (error: unknown) => {
      if (!(error instanceof AppError) || error.code !== 'no-agent') throw error
      const { homeProblem } = await import('../home.ts')
      const problem = homeProblem(env['LATCHKEY_HOME'], paths.home, false)
      if (problem !== undefined) throw problem
      const { ensureAgent } = await import('../../headless/ensure-agent.ts')
      await ensureAgent({ paths, platform, env })
      return ask()
    })
    process.stdout.write(`${answer.trimEnd()}\n`)
    return 0
  } catch (error) {
    const { reportInOneLine } = await import('../report-error.ts')
    return reportInOneLine(error, (text) => void process.stderr.write(text))
  }
}
