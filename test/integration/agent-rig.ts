// The whole agent in this process, with a sandbox and a home of its own, called through its router.
import { mkdtemp, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { type Agent, type AgentOptions, type AgentPorts, createAgent } from '#agent/agent.ts'
import { resolvePaths, type Paths } from '#local/paths.ts'
import type { AgentClient } from '#contract/contract.ts'
import type { SourceInput } from '#contract/kinds.ts'
import type { AnySourceInput } from '#contract/sources.ts'
import { readError, toAppError } from '#frontends/http/client.ts'
import { parseSandboxOptions } from '#sandbox/options.ts'
import { startSandbox } from '#sandbox/sandbox.ts'
import type { Sandbox } from '#sandbox/types.ts'
import { createTestLog, type TestLog } from '../contract/servers.ts'

export interface AgentRig {
  readonly agent: Agent
  readonly client: AgentClient
  readonly sandbox: Sandbox
  readonly paths: Paths
  readonly log: TestLog
  close(): Promise<void>
}

export interface AgentRigOptions extends Partial<AgentPorts> {
  /** Served beside it; as one that the command line asked for, unless `given` is false. */
  readonly given?: false
  readonly kinds?: AgentOptions['kinds']
  /** Of an agent before this one; default: a new one, which goes with the rig. */
  readonly folder?: string
  /** As after `--sandbox=`. */
  readonly sandboxOptions?: string
}

export async function createAgentRig({
  given,
  folder: old,
  kinds,
  sandboxOptions = '',
  ...ports
}: AgentRigOptions = {}): Promise<AgentRig> {
  const folder = old ?? (await mkdtemp(join(tmpdir(), 'lk-')))
  const env = { HOME: join(folder, 'person'), LATCHKEY_HOME: folder, LATCHKEY_VAULT: 'memory', ...ports.env }
  const { platform } = process
  const paths = resolvePaths({ platform, env, homedir: homedir(), uid: process.getuid?.() ?? 0 })
  const sandbox = await startSandbox(parseSandboxOptions(sandboxOptions))
  const log = createTestLog()
  const keychain = {
    get: () => Promise.reject(new Error('the keychain was asked')),
    set: () => Promise.reject(new Error('the keychain was asked')),
    delete: () => Promise.reject(new Error('the keychain was asked')),
  }
  const agent = await createAgent(
    {
      clock: { now: () => Date.now() },
      log,
      platform,
      keychain,
      leadOnce: () => Promise.resolve('http://127.0.0.1:1/console/x'),
      leadBack: (id) => Promise.resolve(`http://127.0.0.1:1/console/again/${id}`),
      browserLink: () =>
        Promise.resolve({ url: 'http://127.0.0.1:1/login?code=x', expiresAt: new Date(0).toISOString() }),
      ...ports,
      env,
    },
    { paths, version: '1.2.3', ...(given === false ? {} : { sandbox }), ...(kinds && { kinds }), findings: [] },
  )
  await agent.start()
  return {
    agent,
    client: createRouterClient(agent.router),
    sandbox,
    paths,
    log,
    async close() {
      await agent.stop()
      await sandbox.close()
      if (old === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}

/** What no caller of this house sends: of a kind that a test lends, or wrong. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the agent has to refuse it by itself
export const otherInput = (input: AnySourceInput): SourceInput => input as SourceInput

/** The AppError that a front end would see. */
export async function failureOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call
  } catch (error) {
    const crossed = readError(error)
    return crossed === undefined ? error : toAppError(crossed, [], undefined)
  }
  throw new Error('expected a failure')
}
