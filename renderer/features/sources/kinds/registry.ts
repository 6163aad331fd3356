// One line for each kind of source, in the order in which they are offered.
import type { SourceKind } from '#contract/kinds.ts'
import { ambient } from './ambient.ts'
import { iamUser } from './iam-user.ts'
import { identityCenter } from './identity-center.ts'
import type { PageKind } from './kind.ts'
import { rolesAnywhere } from './roles-anywhere.ts'
import { sandbox } from './sandbox.ts'

export const pageKinds: Readonly<Record<SourceKind, PageKind>> = {
  'identity-center': identityCenter,
  'iam-user': iamUser,
  'roles-anywhere': rolesAnywhere,
  ambient,
  sandbox,
}

export const kindNames = Object.keys(pageKinds).filter((kind): kind is SourceKind => Object.hasOwn(pageKinds, kind))
