import type { ProfileChange } from '#contract/profiles.ts'
import { t } from '#shared/strings/strings.ts'

const kinds = ['add', 'update', 'remove'] as const

/** `adds 3 profiles and 1 SSO session, removes 2 profiles`; empty where nothing changes. */
export function planWords(changes: readonly ProfileChange[]): string {
  return kinds
    .flatMap((kind) => {
      const those = changes.filter(({ change }) => change === kind)
      const profiles = those.filter(({ profile }) => profile !== undefined).length
      return those.length === 0
        ? []
        : [`${t.profiles.verbs[kind]} ${t.profiles.some(profiles, those.length - profiles)}`]
    })
    .join(', ')
}
