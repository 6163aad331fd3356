// Starts a resident agent that outlives the command that needed it.
import { type ChildProcess, spawn } from 'node:child_process'
import { delimiter, resolve } from 'node:path'
import { passphraseFile } from '#local/passphrase-file.ts'
import { AppError } from '#util/app-error.ts'
import { certificateVariables, folderVariable } from '#util/certificate-variables.ts'
import { readLock } from '#util/files/lock.ts'
import { connect } from '../http/client.ts'
import { agentCommand } from './agent-command.ts'
import { allocatorVariables } from './allocator.ts'
import type { AgentHost } from './agent-host.ts'
import { cleanEnvironment, partProxySecrets } from './environment.ts'
import { installedApp, startApp } from './start-app.ts'
import { isListening, waitUntilListening } from './probe.ts'
import { untilKept } from './kept-agent.ts'
import { readyLine } from './ready-line.ts'
import { parseStartupMessage, type StartMessage, type StartupMessage } from './startup-message.ts'
import { startFolder } from './start-folder.ts'

export interface StartOptions extends AgentHost {
  /** How an agent without a window is run. */
  readonly command?: readonly [string, ...string[]]
  /** The app, which is the agent where it is installed and can be seen. */
  readonly app?: readonly [string, ...string[]]
  /** How long an agent may take to answer, in ms. */
  readonly readyWithinMs?: number
}

export interface Started {
  /** As `latchkey agent` prints it. */
  readonly line: string
  readonly pid: number
  /** False when an agent was there already, also one that another command started at the same moment. */
  readonly started: boolean
}

/** An agent is ready in well under a second; a loaded machine or a keychain that waits to be unlocked may take longer. */
const defaultReadyWithinMs = 30_000

/** Settles once an agent answers; rejects with AppError `timeout` when none does in time. Of any number of callers at once, all but one find the lock taken and attach. */
export async function startDetached(options: StartOptions): Promise<Started> {
  const { paths, platform } = options
  const there = (await isListening(paths, platform)) ? await running(options) : undefined
  if (there !== undefined) return there
  const app = appFor(options)
  const signal = AbortSignal.timeout(options.readyWithinMs ?? defaultReadyWithinMs)
  const back = (await untilKept(paths, platform, signal)) ? await running(options) : undefined
  if (back !== undefined) return back
  if (app !== undefined) return await launchApp(app, options, signal)
  const passphrase = await passphraseFor(options)
  for (;;) {
    // A launch listens for the limit to pass, which a signal tells only once.
    if (signal.aborted) throw notReady(options)
    const memory = Object.fromEntries(options.memory ?? [])
    const message = await launch(options, { sandbox: options.sandbox, passphrase, memory }, signal)
    switch (message.kind) {
      case 'ready':
        return { line: message.line, pid: message.pid, started: true }
      case 'failed':
        throw new AppError(message.code, message.message, { hint: message.hint })
      case 'held': {
        // The holder may be about to listen, or about to end: then it is our turn again.
        const other = (await waitForHolder(options, signal)) ? await running(options) : undefined
        if (other !== undefined) return other
      }
    }
  }
}

/** The keychain knows one program, the app; a sandbox to try and a passphrase typed in this terminal need none. */
function appFor(options: StartOptions): StartOptions['app'] {
  if (options.command !== undefined || options.sandbox !== undefined || options.env['LATCHKEY_VAULT'] === 'passphrase')
    return undefined
  const found = installedApp(options)
  return options.app ?? (found === undefined ? undefined : [found, '--hidden'])
}

async function launchApp(
  app: readonly [string, ...string[]],
  options: StartOptions,
  signal: AbortSignal,
): Promise<Started> {
  try {
    // All of it, passwords of proxies too: the app has them from the person's session when it is started at login.
    const pid = await startApp(app, environmentFor(options), options, signal)
    const there = await running(options)
    if (there !== undefined) return { ...there, started: there.pid === pid }
  } catch (error) {
    if (signal.aborted) throw notReady(options)
    throw error
  }
  throw new AppError('no-agent', 'the agent of the app stopped at once', { retry: true })
}

/** Undefined when what listened was in its last moments: the threads of a killed process keep its socket open a little longer. */
async function running({ paths, platform }: StartOptions): Promise<Started | undefined> {
  try {
    const status = await connect(paths, { platform }).client.app.status()
    return { line: readyLine(status), pid: status.agent.pid, started: false }
  } catch (error) {
    if (error instanceof AppError && error.code === 'no-agent') return undefined
    throw error
  }
}

async function waitForHolder(options: StartOptions, signal: AbortSignal): Promise<boolean> {
  const { paths, platform } = options
  try {
    return await waitUntilListening(paths, platform, async () => (await readLock(paths.lock)) !== undefined, signal)
  } catch (error) {
    if (signal.aborted) throw notReady(options)
    throw error
  }
}

function passphraseFor({ env, askPassphrase }: StartOptions): Promise<string | undefined> {
  if (env['LATCHKEY_VAULT'] !== 'passphrase' || passphraseFile(env) !== undefined) return Promise.resolve(undefined)
  return askPassphrase?.() ?? Promise.resolve(undefined)
}

/** Of a terminal's environment. The agent works in another folder, so that it keeps nobody's disk busy. */
function environmentFor({ paths, env }: StartOptions): Record<string, string> {
  const clean = cleanEnvironment(env, paths)
  const files = ['LATCHKEY_PASSPHRASE_FILE', ...certificateVariables].flatMap((name) => {
    const value = clean[name]
    if (!value) return []
    return [[name, name === folderVariable ? value.split(delimiter).map(absolute).join(delimiter) : absolute(value)]]
  })
  return { ...clean, ...Object.fromEntries(files), ...(env['LATCHKEY_HOME'] ? { LATCHKEY_HOME: paths.home } : {}) }
}

/** No path stays none: resolved, it would be the folder that the command was run in. */
function absolute(path: string): string {
  return path === '' ? '' : resolve(path)
}

/** Runs one agent process until it says how its start went. */
async function launch(
  options: StartOptions,
  wanted: Pick<StartMessage, 'sandbox' | 'passphrase' | 'memory'>,
  signal: AbortSignal,
): Promise<StartupMessage> {
  const { env } = options
  const { open, secret } = partProxySecrets(environmentFor(options))
  const message: StartMessage = { kind: 'start', ...wanted, proxies: secret }
  const [file, ...args] = options.command ?? agentCommand()
  const child = spawn(file, args, {
    detached: true,
    windowsHide: true,
    cwd: startFolder(env),
    env: { ...open, ...allocatorVariables(options.platform) },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  try {
    child.send(message, () => undefined)
    return await firstMessage(child, options, signal)
  } finally {
    child.removeAllListeners()
    child.on('error', () => undefined)
    if (child.connected) child.disconnect()
    child.stderr?.destroy()
    child.unref()
  }
}

function firstMessage(child: ChildProcess, options: StartOptions, signal: AbortSignal): Promise<StartupMessage> {
  let complaint = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-4000)))
  return new Promise((settle, reject) => {
    signal.addEventListener('abort', () => reject(notReady(options)), { once: true })
    child.on('message', (value) => {
      const message = parseStartupMessage(value)
      if (message) settle(message)
    })
    child.on('error', (cause) =>
      reject(new AppError('internal', `the agent could not be started: ${cause.message}`, { cause })),
    )
    // `close` comes after the last of standard error, `exit` may not.
    child.on('close', (code, killedBy) => {
      const how = killedBy === null ? `with status ${code}` : `by ${killedBy}`
      reject(
        new AppError(
          'internal',
          `the agent ended ${how} while it started${complaint === '' ? '' : `: ${complaint.trim()}`}`,
          { hint: `The cause may be in its log, ${options.paths.log}.` },
        ),
      )
    })
  })
}

function notReady({ paths, readyWithinMs = defaultReadyWithinMs }: StartOptions): AppError {
  return new AppError('timeout', `the agent was not ready within ${readyWithinMs / 1000} s; it is still starting`, {
    hint: `Unlock the keychain if it asks, then repeat the command; the agent's log is ${paths.log}.`,
    retry: true,
  })
}
