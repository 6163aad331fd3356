import type { Sandbox } from '#sandbox/types.ts'
import type { AgentPorts } from '#core/agent.ts'

/** The sandbox's code is loaded only where one is wanted. `options` as after `--sandbox=`, `''` for the defaults. */
export async function startEmbeddedSandbox(options: string): Promise<Sandbox> {
  const [{ startSandbox }, { parseSandboxOptions }] = await Promise.all([
    import('#sandbox/sandbox.ts'),
    import('#sandbox/options.ts'),
  ])
  return startSandbox(parseSandboxOptions(options))
}

/** For the source of that kind, which has no options. */
export const startSavedSandbox: NonNullable<AgentPorts['startSandbox']> = async () => {
  const sandbox = await startEmbeddedSandbox('')
  return { directory: sandbox, close: sandbox.close }
}
