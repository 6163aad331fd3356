// The name of a source's sessions in CloudTrail: only a profile that takes one gives it, and the list does not say so of every profile.
import type { SourceContext } from '../source.ts'

export interface SessionNames {
  /** `taken`: whether the profile takes one, where that is known. */
  wanted(profileArn: string, taken: boolean | undefined): string | undefined
  refused(profileArn: string): void
  /** Undefined where none is wanted, or nobody knows. */
  taken(profileArn: string): boolean | undefined
  problem(): string | undefined
}

export const serialInTrail = 'CloudTrail shows the serial number of the certificate'

export function createSessionNames(
  { name, sessionName }: { readonly name: string; readonly sessionName?: string | undefined },
  { notify, changed }: { readonly notify: SourceContext['notify']; readonly changed: () => void },
): SessionNames {
  const without = new Set<string>()
  const count = (): string => (without.size === 1 ? 'a profile takes' : `${without.size} profiles take`)

  function refused(profileArn: string): void {
    if (without.has(profileArn)) return
    without.add(profileArn)
    if (without.size === 1)
      notify({
        message: `Source "${name}": a profile takes no session name; ${serialInTrail}.`,
        hint: 'Turn on custom role session names in the profile, or leave the session name out of the source.',
      })
    changed()
  }

  return {
    wanted(profileArn, taken) {
      if (sessionName === undefined) return undefined
      if (taken === false) refused(profileArn)
      else if (taken) without.delete(profileArn)
      return without.has(profileArn) ? undefined : sessionName
    },
    refused,
    taken: (profileArn) => (sessionName === undefined ? undefined : !without.has(profileArn)),
    problem: () => (without.size === 0 ? undefined : `${count()} no session name: ${serialInTrail}`),
  }
}
