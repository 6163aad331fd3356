// Puts a proxied tool's environment together, with the files that it names.
import type { Paths } from '#local/paths.ts'
import type { Clock } from '#util/ports.ts'
import { isJavaOptionsFile, javaOptionsFile } from './java-options.ts'
import { keepNodePreload, nodePreloadFile } from './node-preload-file.ts'
import { noProxy } from '#local/no-proxy.ts'
import { toolEnvironment, type ToolEnvironmentInput } from './tool-environment.ts'
import type { TrustFiles } from './trust-files.ts'
import type { CallerEnvironment, Environment } from '#local/environment.ts'

export interface ProxiedEnvironmentDeps {
  readonly paths: Pick<Paths, 'authority' | 'trust'>
  readonly clock: Clock
  readonly trustFiles: () => TrustFiles
  /** With the password; a grant's id has tunnels take that grant's next hop. */
  readonly urlFor: (grantId: string | undefined) => string
  readonly isOn: (setting: 'tools.node-preload' | 'tools.bun' | 'tools.java') => boolean
}

export interface ProxiedGrant {
  readonly keyId: string
  readonly secret: string
  readonly sessionToken?: string
  /** Absent for one that is shared: its URL stays the same for every terminal. */
  readonly id?: string
  readonly nextHop?: unknown
}

export function createProxiedEnvironment(deps: ProxiedEnvironmentDeps) {
  const { paths, clock, trustFiles, urlFor, isOn } = deps

  async function java(
    grant: ProxiedGrant,
    bundle: string,
    caller: CallerEnvironment,
  ): Promise<ToolEnvironmentInput['java']> {
    if (!isOn('tools.java')) return null
    const file = await javaOptionsFile(paths, clock, {
      // A file for each command only where it makes a difference.
      proxyUrl: urlFor(grant.nextHop === undefined ? undefined : grant.id),
      exempt: noProxy(caller),
      trustStore: await trustFiles().storeFor(bundle),
    })
    return { file, isOurs: (path) => isJavaOptionsFile(paths, path) }
  }

  return async (grant: ProxiedGrant, region: string, callerEnv: CallerEnvironment): Promise<Environment> => {
    const caBundle = await trustFiles().bundleFor(callerEnv)
    const [forNode, forBun] = [isOn('tools.node-preload'), isOn('tools.bun')]
    const preload = forNode || forBun ? await keepNodePreload(paths) : null
    return toolEnvironment({
      grant,
      region,
      proxyUrlWithPassword: urlFor(grant.id),
      caBundle,
      authority: paths.authority,
      nodePreload: forNode ? preload : null,
      // Bun takes no blank in its path: macOS has one in that of every home.
      bunPreload: !forBun ? null : preload !== null && /\s/.test(preload) ? nodePreloadFile : preload,
      java: await java(grant, caBundle, callerEnv),
      callerEnv,
    })
  }
}
