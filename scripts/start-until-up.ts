// Starts the app and goes with it until it is up; from then on it needs nobody.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { parseUp } from '#frontends/electron/system/tell-starter.ts'

export type Start =
  | { readonly kind: 'up'; readonly pid: number; readonly ownsAgent: boolean }
  /** Before it was up, or since it was told to. `code`: as a shell has it. */
  | { readonly kind: 'ended'; readonly code: number }

/** A session of its own, so that neither Ctrl-C nor the end of the terminal reaches the app once it is up; until then both are passed on. */
export async function startUntilUp([file, ...args]: readonly [string, ...string[]]): Promise<Start> {
  const child = spawn(file, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  child.stdout?.pipe(process.stdout)
  child.stderr?.pipe(process.stderr)
  let told: NodeJS.Signals | undefined
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      told ??= signal
      child.kill('SIGTERM')
    })
  return await new Promise((resolve, reject) => {
    child.once('error', reject)
    // After the last of what it says.
    child.once('close', (code, killedBy) => {
      const signal = told ?? killedBy
      resolve({ kind: 'ended', code: signal === null ? (code ?? 1) : 128 + constants.signals[signal] })
    })
    child.on('message', (message) => {
      const up = parseUp(message)
      if (up !== undefined && told === undefined) resolve({ kind: 'up', pid: child.pid ?? 0, ...up })
    })
  })
}
