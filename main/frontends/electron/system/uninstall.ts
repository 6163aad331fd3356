// Takes Latchkey away from the window. The command does it: the app is among what goes, and what it has open lies in the home.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as z from 'zod'
import { AppError } from '#util/app-error.ts'
import { hearError } from '#util/hear-error.ts'

export interface Uninstall {
  /** What would go, a line each, and what stays, a sentence each. */
  readonly survey: () => Promise<{ readonly goes: string[]; readonly stays: string[] }>
  /** Ends the app on its way. Rejects with AppError where something was not removed and the app is still there. */
  readonly run: () => Promise<void>
}

const told = z.object({
  steps: z.array(
    z.object({ what: z.string(), outcome: z.string(), problem: z.string().optional(), hint: z.string().optional() }),
  ),
  stays: z.array(z.string()),
})

export function createUninstall(program: string, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): Uninstall {
  // The command of Windows's checkout is a script.
  const options = { env, shell: platform === 'win32' && program.endsWith('.cmd'), windowsHide: true }
  return {
    async survey() {
      try {
        const { stdout } = await promisify(execFile)(program, ['uninstall', '--dry-run', '--json'], options)
        const { steps, stays } = told.parse(JSON.parse(stdout))
        return { goes: steps.map(({ what }) => what), stays }
      } catch (cause) {
        throw notRun(cause)
      }
    },
    async run() {
      const folder = await mkdtemp(join(tmpdir(), 'latchkey-uninstall-'))
      const output = await open(join(folder, 'output'), 'wx+', 0o600)
      try {
        // A file, and a process of its own: it outlives this one, and a pipe would break under it.
        const command = spawn(program, ['uninstall', '--yes', '--json'], {
          ...options,
          detached: true,
          stdio: ['ignore', output.fd, 'ignore'],
        })
        // On Windows an open file stays until both have closed it.
        const tidied = rm(folder, { recursive: true, force: true }).catch(() => undefined)
        await Promise.all([once(hearError(command), 'close'), tidied])
        const { steps } = told.parse(JSON.parse((await textOf(output)) || '{}'))
        const failed = steps.find(({ outcome }) => outcome === 'failed')
        if (failed !== undefined)
          throw new AppError('conflict', `not removed: ${failed.what}: ${failed.problem}`, { hint: failed.hint })
      } catch (cause) {
        throw cause instanceof AppError ? cause : notRun(cause)
      } finally {
        await output.close()
      }
    },
  }
}

async function textOf(file: Awaited<ReturnType<typeof open>>): Promise<string> {
  const { size } = await file.stat()
  const { buffer } = await file.read(Buffer.alloc(size), 0, size, 0)
  return buffer.toString()
}

const notRun = (cause: unknown): AppError =>
  new AppError('internal', 'latchkey uninstall could not be run', {
    hint: 'Run it in a terminal: latchkey uninstall',
    cause,
  })
