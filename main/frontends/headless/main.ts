// The process of a resident agent that a command started. Takes the lock before anything heavy is loaded: of many that start at once, all but
// one end here.
import { homeFolder } from '#util/home-folder.ts'
import { defined } from '#shared/defined.ts'
import { resolvePaths } from '#local/paths.ts'
import { AppError, asAppError } from '#util/app-error.ts'
import { acquireLock } from '#util/files/lock.ts'
import type { AgentHost } from './agent-host.ts'
import { dropAllocatorVariables } from './allocator.ts'
import { parseStartMessage, type StartMessage, type StartupMessage } from './startup-message.ts'

const { env, platform } = process
dropAllocatorVariables(env)

const paths = resolvePaths({ platform, env, homedir: homeFolder(), uid: process.getuid?.() ?? 0 })
// The command that started us may be gone by the time we complain.
process.stderr.on('error', () => undefined)

function tell(message: StartupMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send?.(message, undefined, undefined, () => resolve())
    else resolve()
  })
}

function firstMessage(): Promise<StartMessage> {
  return new Promise((resolve, reject) => {
    process.once('message', (value) => {
      const message = parseStartMessage(value)
      if (message) resolve(message)
      else reject(new AppError('bad-request', 'this process was not started by latchkey'))
    })
    process.once('disconnect', () => reject(new AppError('cancelled', 'the command that starts this agent is gone')))
  })
}

// Not at the top level: the packaged program is one CommonJS file, which cannot wait there.
async function run(): Promise<never> {
  try {
    const { sandbox, passphrase, proxies, memory: handedOver } = await firstMessage()
    const memory = new Map(Object.entries(handedOver))
    // Commands that get credentials need them too. What is set here is not in the environment that the system shows of us.
    Object.assign(env, proxies)
    const lock = await acquireLock(paths.lock)
    if (lock.kind === 'held') {
      await tell({ kind: 'held', pid: lock.pid })
    } else {
      const { runLocked } = await import('./run-agent.ts')
      let ready = false
      let again = false
      const host: AgentHost = {
        paths,
        platform,
        env,
        memory,
        ...defined({ sandbox }),
        ...(passphrase === undefined ? {} : { askPassphrase: () => Promise.resolve(passphrase) }),
      }
      await runLocked(
        {
          ...host,
          restart: () => void (again = true),
          onReady: (line) => {
            ready = true
            // The channel would keep both processes waiting for each other.
            void tell({ kind: 'ready', line, pid: process.pid }).then(() => process.connected && process.disconnect())
          },
        },
        lock,
      )
      if (again) {
        const [{ startDetached }, { agentCommand }] = await Promise.all([
          import('./start-detached.ts'),
          import('./agent-command.ts'),
        ])
        await startDetached({ ...host, command: agentCommand() })
      }
      if (!ready) throw new AppError('cancelled', 'the agent was stopped while it started')
    }
    process.exit(0)
  } catch (error) {
    const failure = asAppError(error)
    await tell({ kind: 'failed', code: failure.code, message: failure.message, hint: failure.hint })
    process.exit(1)
  }
}

void run()
