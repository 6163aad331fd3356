import type { Sandbox } from '#sandbox/types.ts'
import type { AgentPorts } from '#agent/agent.ts'

/** The sandbox's code is loaded only where one is wanted. `options` as after `--sandbox=`, `''` for the defaults; `port` of the last run, or 0. */
export async function startEmbeddedSandbox(options: string, port: number): Promise<Sandbox> {
  const [{ startSandbox }, { parseSandboxOptions }] = await Promise.all([
    import('#sandbox/sandbox.ts'),
    import('#sandbox/options.ts'),
  ])
  return startSandbox(parseSandboxOptions(options), { port })
}

/** For the source of that kind, which has no options. */
export const startSavedSandbox: NonNullable<AgentPorts['startSandbox']> = async (port) => {
  const sandbox = await startEmbeddedSandbox('', port)
  return { directory: sandbox, close: sandbox.close }
}
