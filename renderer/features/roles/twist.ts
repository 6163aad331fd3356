import type { RoleView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'

/** What a role of the sandbox shows that an ordinary one does not; its label says which. */
export function twistOf({ labels }: Pick<RoleView, 'labels'>): string | undefined {
  const needs = labels['sandbox/needs']
  return needs === undefined ? undefined : new Map(Object.entries(t.roles.twists)).get(needs)
}
