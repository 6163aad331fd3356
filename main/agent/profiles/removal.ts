// Which sections go when a person takes profiles of ours away.
import { AppError } from '#util/app-error.ts'
import type { FoundSection } from './edit.ts'

/** Headers, with sessions that no profile of ours needs then. Throws AppError for a name that is not ours. */
export function headersToRemove(
  found: readonly (FoundSection & { readonly values: ReadonlyMap<string, string> })[],
  foreign: ReadonlySet<string>,
  which: readonly string[] | 'all',
): ReadonlySet<string> {
  if (which === 'all') return new Set(found.map(({ header }) => header))
  const named = new Set(which.map((name) => `profile ${name}`))
  const ours = new Set(found.map(({ header }) => header))
  for (const header of named) {
    if (ours.has(header)) continue
    throw foreign.has(header)
      ? new AppError('conflict', `[${header}] was not written by Latchkey, so it stays`, {
          hint: 'Remove it by hand, or with: aws configure',
        })
      : new AppError('not-found', `there is no [${header}]`, { hint: 'See: latchkey profiles list' })
  }
  const needed = new Set(
    found.flatMap(({ header, values }) => (named.has(header) ? [] : [`sso-session ${values.get('sso_session')}`])),
  )
  const unneeded = found
    .filter(({ header, values }) => named.has(header) && values.has('sso_session'))
    .map(({ values }) => `sso-session ${values.get('sso_session')}`)
    .filter((header) => ours.has(header) && !needed.has(header))
  return new Set([...named, ...unneeded])
}
