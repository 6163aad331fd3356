// Which roles' consoles open only after one more question: the person lists them in the setting `console.ask-first`.
import { type Environs, isProduction } from '../environment-of.ts'
import { fitsGlob } from '../glob.ts'

interface Askable extends Environs {
  readonly accountId?: string | undefined
}

/** Every role that is marked as production. */
const mark = 'production'

/** The item of the list that a role fits: `production`, an account's id, or a glob of its name. Undefined: nothing is asked. */
export function asksFirst(list: string, role: Askable): string | undefined {
  return itemsOf(list).find((item) => fits(item, role))
}

/** Somebody who says one of these means every role or none: as the name of an account it would ask about neither. */
const meantForAll = new Set(['all', 'always', 'on', 'yes', 'true', 'off', 'no', 'none', 'never', 'false'])

/** What no account is called or numbered; undefined for a list that can be used. */
export function unfitToAsk(list: string): string | undefined {
  return itemsOf(list).find(
    (item) => /[\p{Cc}:]/u.test(item) || meantForAll.has(item.toLowerCase()) || (accountOf(item)?.length ?? 12) !== 12,
  )
}

function fits(item: string, role: Askable): boolean {
  const account = accountOf(item)
  if (account !== undefined) return role.accountId === account
  if (item.toLowerCase() === mark && isProduction(role)) return true
  // A role without an account's name is known by its own.
  return fitsGlob(item.toLowerCase(), (role.accountName ?? role.name).toLowerCase())
}

/** Also as it is shown, in groups of four. */
function accountOf(item: string): string | undefined {
  return /^[\d -]+$/.test(item) ? item.replaceAll(/[ -]/g, '') : undefined
}

function itemsOf(list: string): readonly string[] {
  return list
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}
