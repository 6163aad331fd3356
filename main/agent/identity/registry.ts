import { assertNever } from '#util/assert-never.ts'
import { type AmbientConfig, createAmbientSource } from './ambient/ambient-source.ts'
import { type IamUserConfig, createIamUserSource } from './iam-user/iam-user-source.ts'
import { type SandboxConfig, createSandboxSource } from './sandbox/sandbox-source.ts'
import type { Source, SourceContext } from './source.ts'

export type SourceConfig = IamUserConfig | AmbientConfig | SandboxConfig

/** The one place that knows every kind of source. */
export function createSource(config: SourceConfig, context: SourceContext): Source {
  const source = made(config, context)
  return { ...source, identity: identityOf(config, source) }
}

function made(config: SourceConfig, context: SourceContext): Source {
  switch (config.kind) {
    case 'iam-user':
      return createIamUserSource(config, context)
    case 'ambient':
      return createAmbientSource(config, context)
    case 'sandbox':
      return createSandboxSource(config)
    default:
      return assertNever(config)
  }
}

function identityOf(config: SourceConfig, { partition }: Pick<Source, 'partition'>): string {
  const who = () => {
    switch (config.kind) {
      case 'iam-user':
        return [config.accessKeyId, config.secretName, config.endpointUrl]
      case 'ambient':
        return [config.profile, config.endpointUrl]
      case 'sandbox':
        // There is one, and its user is the same at every address.
        return []
      default:
        return assertNever(config)
    }
  }
  return JSON.stringify([config.kind, partition, ...who()])
}
