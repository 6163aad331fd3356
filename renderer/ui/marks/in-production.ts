import type { RoleView, SessionView } from '#contract/model.ts'
import { isProduction } from '#shared/environment-of.ts'

/** `role` is unknown once it has gone: then the session itself has to tell. */
export const inProduction = ({ role: name, accountName }: SessionView, role: RoleView | undefined): boolean =>
  isProduction(role ?? { name, accountName, labels: {} })
