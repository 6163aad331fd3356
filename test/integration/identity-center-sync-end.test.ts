// Fetching that ends before the list is whole: by a person who wants it no more, or who signs out.
import { describe, expect, it } from 'vitest'
import { AppError } from '#util/app-error.ts'
import { startLiar } from './identity-center-liar.ts'
import { refusalOf, startSourceRig } from './identity-center-source-rig.ts'

const [first, second] = ['111122223333', '444455556666'] as const
const accounts = (...ids: readonly string[]) => ({ accountList: ids.map((accountId) => ({ accountId })) })

/** Signed in, with one of two accounts fetched and no answer for the other. `caller`: of the sync that waits. */
async function halfWay(caller?: AbortSignal) {
  const liar = await startLiar()
  const rig = await startSourceRig({}, liar.url)
  const signIn = async (): Promise<void> => {
    const { ended } = await rig.begin(true)
    await rig.time.passes(5_000)
    await ended
  }
  const isNow = async (what: (state: ReturnType<typeof rig.source.state>) => boolean): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const look = (): void => (what(rig.source.state()) ? resolve() : undefined)
    const leave = rig.source.subscribe?.(look)
    look()
    await promise
    leave?.()
  }
  liar.lie('/assignment/accounts', accounts(first, second))
  liar.silentOn('account_id=')
  await signIn()
  await rig.source.cancelSync?.()
  liar.silentOn(`account_id=${second}`)
  const sync = refusalOf(rig.source.sync?.(false, caller) ?? Promise.resolve())
  await isNow(({ progress }) => progress?.done === 1)
  return {
    ...rig,
    source: rig.source,
    liar,
    sync,
    signIn,
    accountsOfRoles: () => rig.source.roles().map(({ accountId }) => accountId),
    async [Symbol.asyncDispose]() {
      await rig[Symbol.asyncDispose]()
      await liar[Symbol.asyncDispose]()
    },
  }
}

describe('fetching that is cancelled', () => {
  it('ends for everyone who waits, and the next goes on where it stopped', async () => {
    await using rig = await halfWay()
    const joined = refusalOf(rig.source.sync?.() ?? Promise.resolve())
    await rig.source.cancelSync?.()
    expect(await rig.sync).toMatchObject({ code: 'cancelled', message: 'fetching the roles of "corp" was cancelled' })
    expect(await joined).toMatchObject({ code: 'cancelled' })
    expect(rig.source.state()).toMatchObject({ state: 'ready' })
    expect(rig.source.state().problem).toBeUndefined()
    expect(rig.accountsOfRoles()).toEqual([first])
    rig.liar.silentOn(undefined)
    const before = rig.liar.asked(`account_id=${first}`)
    await rig.source.sync?.()
    expect(rig.liar.asked(`account_id=${first}`)).toBe(before)
    expect(rig.accountsOfRoles()).toEqual([first, second])
  })

  it('ends with the caller who began it, and not while another waits', async () => {
    const [caller, other] = [new AbortController(), new AbortController()]
    await using rig = await halfWay(caller.signal)
    const joined = refusalOf(rig.source.sync?.(false, other.signal) ?? Promise.resolve())
    caller.abort(new AppError('cancelled', 'left'))
    expect(await rig.sync).toMatchObject({ code: 'cancelled' })
    expect(rig.source.state()).toMatchObject({ state: 'syncing' })
    other.abort(new AppError('cancelled', 'left'))
    await joined
    expect(rig.source.state()).toMatchObject({ state: 'ready' })
  })
})

describe('what was fetched when a person signed out', () => {
  it('is not shown to the next one as theirs', async () => {
    await using rig = await halfWay()
    await rig.source.signOut?.()
    expect(await rig.sync).toMatchObject({ code: 'needs-sign-in', message: 'nobody is signed in to "corp"' })
    expect(rig.accountsOfRoles()).toEqual([])
    rig.liar.silentOn(undefined)
    rig.liar.lie('/assignment/accounts', accounts(second))
    await rig.signIn()
    await rig.source.sync?.()
    expect(rig.accountsOfRoles()).toEqual([second])
  })
})
