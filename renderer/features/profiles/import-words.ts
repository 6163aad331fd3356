import type { ImportResult, ImportView } from '#contract/profiles.ts'
import { assertNever } from '#shared/assert-never.ts'
import { t } from '#shared/strings/strings.ts'

const words = t.profiles.import

/** What it is, and what Latchkey would make of it; undefined where there is nothing to take over. */
export function offerOf(view: ImportView): string | undefined {
  const { becomes } = view
  switch (becomes.kind) {
    case 'source':
      return words.source(whatIs(view), becomes.name)
    case 'role':
      return words.role(whatIs(view), becomes.name, becomes.source)
    case 'after':
      return words.after(whatIs(view), becomes.name, becomes.needs.join(' and '))
    case 'imported':
    case 'nothing':
      return undefined
    default:
      return assertNever(becomes)
  }
}

/** Why there is nothing to take over. */
export function reasonOf({ becomes }: ImportView): string {
  if (becomes.kind === 'nothing') return becomes.reason
  return becomes.kind === 'imported' ? words.isThere(becomes.as, becomes.name) : ''
}

export function resultWords({ profile, outcome, as = 'source', name = '', reason = '' }: ImportResult): string {
  switch (outcome) {
    case 'imported':
      return words.imported(profile, as, name)
    case 'skipped':
      return words.skipped(profile, as, name)
    case 'refused':
      return words.refused(profile, reason)
    default:
      return assertNever(outcome)
  }
}

function whatIs({ how, detail }: ImportView): string {
  if (detail === undefined) return words.how[how]
  return how === 'role' || how === 'access-keys' ? detail : `${words.how[how]}: ${detail}`
}
