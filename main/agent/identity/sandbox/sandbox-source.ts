import type { Credentials } from '#util/credentials.ts'
import type { Source } from '../source.ts'

/** What the sandbox says of itself. */
export interface SandboxConfig {
  readonly kind: 'sandbox'
  readonly name: string
  readonly region: string
  readonly endpointUrl: string
  readonly directory: {
    readonly endpointUrl: string
    readonly region: string
    readonly identityCenter: { readonly startUrl: string; readonly region: string }
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly roles: readonly {
      readonly name: string
      readonly arn: string
      readonly accountId: string
      readonly accountName: string
      readonly labels: Readonly<Record<string, string>>
    }[]
  }
}

/** The embedded sandbox as a source: it lists all its roles and begins every chain with its own user's key. */
export function createSandboxSource(config: SandboxConfig): Source {
  const { directory } = config
  const credentials: Credentials = {
    accessKeyId: directory.accessKeyId,
    secretAccessKey: directory.secretAccessKey,
  }
  const roles = directory.roles.map(({ arn, ...role }) => ({ ...role, reach: { kind: 'assumed' as const, arn } }))
  return {
    name: config.name,
    region: directory.region,
    partition: 'aws',
    endpointUrl: directory.endpointUrl,
    roles: () => roles,
    base: async () => ({ credentials, fromRole: false }),
    state: () => ({ state: 'ready' }),
    forget: async () => undefined,
  }
}
