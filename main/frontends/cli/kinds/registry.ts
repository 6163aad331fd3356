// One line for each kind of source.
import type { SourceKind } from '#contract/kinds.ts'
import { ambient } from './ambient.ts'
import { iamUser } from './iam-user.ts'
import { identityCenter } from './identity-center.ts'
import type { CliKind } from './kind.ts'
import { rolesAnywhere } from './roles-anywhere.ts'
import { sandbox } from './sandbox.ts'

export const cliKinds: { readonly [Kind in SourceKind]: CliKind<Kind> } = {
  'iam-user': iamUser,
  'identity-center': identityCenter,
  'roles-anywhere': rolesAnywhere,
  ambient,
  sandbox,
}
