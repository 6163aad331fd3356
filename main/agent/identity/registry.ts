import { assertNever } from '#util/assert-never.ts'
import { type AmbientConfig, createAmbientSource } from './ambient/ambient-source.ts'
import { type IamUserConfig, createIamUserSource } from './iam-user/iam-user-source.ts'
import { type SandboxConfig, createSandboxSource } from './sandbox/sandbox-source.ts'
import type { Source, SourceContext } from './source.ts'

export type SourceConfig = IamUserConfig | AmbientConfig | SandboxConfig

/** The one place that knows every kind of source. */
export function createSource(config: SourceConfig, context: SourceContext): Source {
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
