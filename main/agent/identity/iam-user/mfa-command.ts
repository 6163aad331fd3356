import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { AppError } from '#util/app-error.ts'
import { hearError } from '#util/hear-error.ts'

const limitMs = 30_000
const mostOutput = 64 * 1024

/**
 * Runs the configured command line in the system's shell and takes the six digits it prints. Nothing is passed to it:
 * no secret in its arguments or environment. Rejects with AppError `needs-mfa` that shows what it wrote on stderr.
 */
export async function codeFromCommand(
  command: string,
  options: { readonly environment: NodeJS.ProcessEnv; readonly signal: AbortSignal },
): Promise<string> {
  const { stdout, stderr, outcome } = await run(command, options)
  const told = stderr.trim() === '' ? '' : `: ${stderr.trim().slice(0, 500)}`
  if (outcome !== 'exited with code 0') throw failed(`the MFA command ${outcome}${told}`)
  const code = /^\s*(\d{6})\s*$/.exec(stdout)?.[1]
  if (code === undefined) throw failed(`the MFA command printed no code of six digits${told}`)
  return code
}

function failed(message: string): AppError {
  return new AppError('needs-mfa', message, {
    hint: 'Run the command in a terminal: it must print six digits and nothing else.',
  })
}

/** Less what could make the command an AWS client of somebody else, or a client of ours. */
function withoutAwsAndOurs(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(AWS_|LATCHKEY_)/i.test(name)))
}

interface Outcome {
  readonly stdout: string
  readonly stderr: string
  readonly outcome: string
}

function run(
  command: string,
  options: { readonly environment: NodeJS.ProcessEnv; readonly signal: AbortSignal },
): Promise<Outcome> {
  const posix = process.platform !== 'win32'
  return new Promise((resolve, reject) => {
    options.signal.throwIfAborted()
    const child = spawn(command, {
      shell: true,
      // A group of its own, so that the shell's children end with it.
      detached: posix,
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: withoutAwsAndOurs(options.environment),
    })
    let stopped: string | undefined
    const stop = (why: string) => {
      stopped = why
      if (child.pid === undefined) return
      if (posix) killGroup(child.pid)
      else child.kill()
    }
    const timer = setTimeout(() => stop(`did not end within ${limitMs / 1000} s`), limitMs)
    const leave = () => stop('was cancelled')
    options.signal.addEventListener('abort', leave, { once: true })
    const settle = () => {
      clearTimeout(timer)
      options.signal.removeEventListener('abort', leave)
    }
    child.on('error', (cause) => {
      settle()
      reject(new AppError('needs-mfa', 'the MFA command could not be started', { cause }))
    })
    const texts = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const) {
      // A child that could not be started for want of descriptors has no pipes, whatever its type says.
      const pipe: Readable | undefined = child[name]
      if (pipe === undefined) continue
      hearError(pipe.setEncoding('utf8')).on('data', (text: string) => {
        texts[name] = (texts[name] + text).slice(0, mostOutput)
      })
    }
    child.once('close', (code, signal) => {
      settle()
      resolve({ ...texts, outcome: stopped ?? (code === null ? `was ended by ${signal}` : `exited with code ${code}`) })
    })
  })
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}
