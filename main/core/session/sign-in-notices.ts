import type { SessionView } from '#contract/model.ts'

/** Tells of sources that need a person: one notice per source, not one per session, until it works again. */
export function createSignInNotices(
  notify: (notice: { readonly message: string; readonly hint: string }) => void,
  wordFor: (roleId: string) => string | undefined,
) {
  const told = new Set<string>()
  return (sessions: readonly SessionView[]): void => {
    const waiting = new Map(
      sessions
        .filter(({ state }) => state === 'needs-sign-in')
        .map(({ source, role, roleId }) => [source, wordFor(roleId) ?? role]),
    )
    for (const source of told) if (!waiting.has(source)) told.delete(source)
    for (const [source, role] of waiting) {
      if (told.has(source)) continue
      told.add(source)
      notify({
        message: `source "${source}" needs you before it can renew its sessions`,
        hint: `Give it what it asks for: latchkey start ${role}`,
      })
    }
  }
}
