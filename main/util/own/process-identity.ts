// Who a process is: its pid and when it started, since a pid alone is given to another process sooner or later.
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { systemErrorCode } from '../app-error.ts'

const run = promisify(execFile)

export interface ProcessSystem {
  readonly platform: NodeJS.Platform
  readonly readText: (path: string) => Promise<string>
  readonly run: (file: string, args: readonly string[]) => Promise<string>
}

const system: ProcessSystem = {
  platform: process.platform,
  readText: (path) => readFile(path, 'utf8'),
  run: async (file, args) => (await run(file, [...args], { windowsHide: true, timeout: 10_000 })).stdout,
}

/** A text that no other process ever has, or undefined when no such process runs (a zombie does not run). */
export async function processIdentity(pid: number, on: ProcessSystem = system): Promise<string | undefined> {
  switch (on.platform) {
    case 'linux':
    case 'android':
      return linuxIdentity(pid, on)
    case 'win32':
      return windowsIdentity(pid, on)
    default:
      return bsdIdentity(pid, on)
  }
}

/** proc(5): fields after the command in parentheses are state (3) … starttime (22), in clock ticks since boot. */
async function linuxIdentity(pid: number, on: ProcessSystem): Promise<string | undefined> {
  const stat = await on.readText(`/proc/${pid}/stat`).catch(() => undefined)
  if (stat === undefined) return undefined
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, started] = [fields[0], fields[19]]
  if (state === undefined || started === undefined || 'ZX'.includes(state)) return undefined
  const boot = await on.readText('/proc/sys/kernel/random/boot_id').catch(() => '')
  return `${started}@${boot.trim()}`
}

async function bsdIdentity(pid: number, on: ProcessSystem): Promise<string | undefined> {
  const output = await on.run('ps', ['-o', 'state=,lstart=', '-p', String(pid)]).catch(() => '')
  const [state, ...started] = output.trim().split(/\s+/)
  if (state === undefined || started.length === 0 || state.startsWith('Z')) return undefined
  return started.join(' ')
}

/** PowerShell is slow to start, but is asked only by the lock, once per agent start. */
async function windowsIdentity(pid: number, on: ProcessSystem): Promise<string | undefined> {
  const script = `(Get-Process -Id ${pid} -ErrorAction Stop).StartTime.ToFileTimeUtc()`
  const output = await on.run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script]).catch(() => '')
  return output.trim() === '' ? undefined : output.trim()
}

/** Whether some process has this pid; quick, but blind to a pid that was given to another process. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return systemErrorCode(error) === 'EPERM'
  }
}
