// Accounts and roles from the portal, one account after the other, at the rate that AWS takes.
import { defined } from '#shared/defined.ts'
import { naturalKey } from '#shared/natural-order.ts'
import { AppError } from '#util/app-error.ts'
import { accountPage, rolePage } from './answers.ts'
import type { Clients } from './clients.ts'
import type { Rate } from './rate.ts'
import type { Account } from './role-list.ts'

export interface FetchParts {
  readonly clients: Pick<Clients, 'portal'>
  readonly rate: Rate
  /** Valid at the time; asked for each call, so that one that is renewed meanwhile is used. */
  readonly token: (signal: AbortSignal) => Promise<string>
  /** AWS did not take it. */
  readonly refused: (token: string) => void
  /** Accounts whose roles are known from a sync that was broken off. */
  readonly done: ReadonlyMap<string, Account>
  /** After each account, in no order; `total` grows while accounts are listed. */
  readonly progress: (account: Account, total: number) => void
  readonly most?: Most
}

/** At once: the rate decides, and not how long an answer takes, up to 400 ms. */
const workers = 8
const pageSize = 100
const byName = (one: string, other: string): number => (naturalKey(one) < naturalKey(other) ? -1 : 1)
/** In a row, of one call. */
const mostThrottled = 12

/** Rejects with the first failure that is no throttling; what is done by then was told to `progress`. */
export async function fetchList(parts: FetchParts, signal: AbortSignal): Promise<readonly Account[]> {
  const { clients, rate, done } = parts
  const broken = new AbortController()
  const ended = AbortSignal.any([signal, broken.signal])
  const found: Omit<Account, 'roles'>[] = []
  const listed = new Set<string>()
  const bounds = createBounds(parts.most ?? most)
  const accounts: Account[] = []
  let isListed = false
  let wake = Promise.withResolvers<void>()
  const ring = (): void => {
    wake.resolve()
    wake = Promise.withResolvers()
  }

  async function call<T>(send: (token: string) => Promise<T>): Promise<T> {
    for (let throttled = 1; ; throttled += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      await rate.turn(ended)
      // oxlint-disable-next-line no-await-in-loop -- as above
      const token = await parts.token(ended)
      try {
        // oxlint-disable-next-line no-await-in-loop -- as above
        return await send(token)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        if (error.code === 'needs-sign-in') parts.refused(token)
        if (error.code !== 'throttled' || throttled === mostThrottled) throw error
        rate.slowDown(throttled)
      }
    }
  }

  async function listAccounts(): Promise<void> {
    let nextToken: string | undefined
    const { ListAccountsCommand } = await import('@aws-sdk/client-sso')
    do {
      // oxlint-disable-next-line no-await-in-loop -- a page names the next
      const page = await call((accessToken) =>
        clients.portal('list the accounts', ended, accountPage, (client, abortSignal) =>
          client.send(new ListAccountsCommand({ accessToken, maxResults: pageSize, nextToken }), { abortSignal }),
        ),
      )
      for (const { accountId, accountName, emailAddress } of page.accountList) {
        // What changed between two pages may stand on both.
        if (listed.has(accountId)) continue
        listed.add(accountId)
        found.push({ id: accountId, ...defined({ name: accountName, email: emailAddress }) })
      }
      ;({ nextToken } = page)
      bounds.pageOfAccounts(found.length)
      ring()
    } while (nextToken !== undefined)
    isListed = true
    ring()
  }

  async function rolesOf({ id }: Pick<Account, 'id'>): Promise<string[]> {
    const known = done.get(id)
    if (known !== undefined) return known.roles
    const roles: string[] = []
    let nextToken: string | undefined
    const { ListAccountRolesCommand } = await import('@aws-sdk/client-sso')
    do {
      // oxlint-disable-next-line no-await-in-loop -- a page names the next
      const page = await call((accessToken) =>
        clients.portal('list the roles of an account', ended, rolePage, (client, abortSignal) =>
          client.send(new ListAccountRolesCommand({ accessToken, accountId: id, maxResults: pageSize, nextToken }), {
            abortSignal,
          }),
        ),
      )
      for (const { roleName } of page.roleList) roles.push(roleName)
      ;({ nextToken } = page)
      bounds.pageOfRoles(page.roleList.length)
    } while (nextToken !== undefined)
    return [...new Set(roles)].sort(byName)
  }

  let taken = 0
  async function work(): Promise<void> {
    for (;;) {
      const next = found[taken]
      if (next === undefined) {
        if (isListed) return
        // oxlint-disable-next-line no-await-in-loop -- until there is more to do
        await wake.promise
        ended.throwIfAborted()
        continue
      }
      taken += 1
      // oxlint-disable-next-line no-await-in-loop -- each worker asks for one account at a time
      const account = { ...next, roles: await rolesOf(next) }
      accounts.push(account)
      parts.progress(account, found.length)
    }
  }

  try {
    await Promise.all([listAccounts(), ...Array.from({ length: workers }, work)])
  } catch (error) {
    broken.abort(error)
    ring()
    throw error
  }
  return accounts.sort((one, other) => byName(one.name ?? one.id, other.name ?? other.id))
}

/** Beyond what AWS lets an organisation have. A list that goes on is none of AWS's, and would go on until no memory is left. */
const most = { accounts: 50_000, roles: 250_000, pages: 100_000 }
type Most = Readonly<typeof most>

function createBounds(limits: Most) {
  let [pages, roles] = [0, 0]
  const check = (what: string, count: number, limit: number): void => {
    if (count <= limit) return
    throw new AppError('refused-by-aws', `the list of ${what} has no end: more than ${limit} came`, {
      hint: 'Check which endpoint the source has.',
    })
  }
  const page = (): void => check('pages', (pages += 1), limits.pages)
  return {
    pageOfAccounts(accounts: number): void {
      page()
      check('accounts', accounts, limits.accounts)
    },
    pageOfRoles(more: number): void {
      page()
      check('roles', (roles += more), limits.roles)
    },
  }
}
