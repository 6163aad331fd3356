import type { Sandbox } from '#sandbox/types.ts'

/** The sandbox's code is loaded only where one is wanted. `options` as after `--sandbox=`, `''` for the defaults. */
export async function startEmbeddedSandbox(options: string): Promise<Sandbox> {
  const [{ startSandbox }, { parseSandboxOptions }] = await Promise.all([
    import('#sandbox/sandbox.ts'),
    import('#sandbox/options.ts'),
  ])
  return startSandbox(parseSandboxOptions(options))
}
