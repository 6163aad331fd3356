// Whoever needs a sign-in while a person is at it, and what becomes of them.
import { describe, expect, it } from 'vitest'
import { AppError } from '#util/app-error.ts'
import { refusalOf, startSourceRig } from './identity-center-source-rig.ts'

/** Signed in once, so that there are roles, and out again. */
async function signedOut() {
  const rig = await startSourceRig()
  await rig.signIn()
  await rig.source.signOut?.()
  return rig
}

describe('a tool that asks while a person signs in', () => {
  it('waits for 50 s, and is told then that the page is still open', async () => {
    await using rig = await signedOut()
    const { page, ended } = await rig.begin()
    const asked = rig.credentials()
    expect(await rig.time.passes(50_000)).toBe(50_000)
    expect(await refusalOf(asked)).toMatchObject({
      code: 'needs-sign-in',
      message: 'nobody is signed in to "corp": the sign-in is still open in the browser',
    })
    await rig.press(page)
    expect(await refusalOf(ended)).toEqual({})
  })

  it('is told in the same words as everyone when the person refuses', async () => {
    await using rig = await signedOut()
    const { page, ended } = await rig.begin()
    const asked = Array.from({ length: 20 }, () => refusalOf(rig.credentials()))
    await rig.press(page, 'refuse')
    expect(await refusalOf(ended)).toMatchObject({ message: 'the sign-in was refused in the browser' })
    const told = await Promise.all(asked)
    expect(new Set(told.map(({ message }) => message))).toEqual(
      new Set(['nobody is signed in to "corp": the sign-in was refused in the browser']),
    )
    expect(new Set(told.map(({ code }) => code))).toEqual(new Set(['needs-sign-in']))
  })

  it('is told when the last person has given up, and keeps no page open after them', async () => {
    await using rig = await signedOut()
    const [one, other] = [new AbortController(), new AbortController()]
    const first = await rig.begin(false, one.signal)
    const second = await rig.begin(false, other.signal)
    const asked = refusalOf(rig.credentials())
    one.abort(new AppError('cancelled', 'left'))
    expect(await refusalOf(first.ended)).toMatchObject({ code: 'cancelled' })
    expect(rig.source.state()).toMatchObject({ state: 'signing-in' })
    other.abort(new AppError('cancelled', 'left'))
    await refusalOf(second.ended)
    expect(await asked).toMatchObject({
      code: 'needs-sign-in',
      message: 'nobody is signed in to "corp": the sign-in was given up',
    })
    expect(rig.source.state()).toMatchObject({ state: 'needs-sign-in' })
  })

  it('is told when the sign-in is cancelled from elsewhere, as everyone who waits for it', async () => {
    await using rig = await signedOut()
    const { ended } = await rig.begin()
    const second = await rig.begin()
    const asked = refusalOf(rig.credentials())
    await rig.source.cancelSignIn?.()
    const told = { code: 'cancelled', message: 'the sign-in was cancelled' }
    expect(await Promise.all([ended, second.ended].map(refusalOf))).toMatchObject([told, told])
    expect(await asked).toMatchObject({ message: 'nobody is signed in to "corp": the sign-in was given up' })
    expect(rig.source.state()).toMatchObject({ state: 'needs-sign-in' })
    await rig.source.cancelSignIn?.()
    await rig.signIn()
    expect(rig.source.state()).toMatchObject({ state: 'ready' })
  })

  it('finds its roles fetched, also where the one who began the sign-in has left it to another', async () => {
    await using rig = await startSourceRig()
    const leaving = new AbortController()
    const { page, ended } = await rig.begin(false, leaving.signal)
    const second = await rig.begin()
    leaving.abort(new AppError('cancelled', 'left'))
    expect(await refusalOf(ended)).toMatchObject({ code: 'cancelled' })
    await rig.press(page)
    await second.ended
    expect(rig.source.state()).toMatchObject({ state: 'syncing' })
    await rig.source.sync?.()
    expect(rig.source.roles()).toHaveLength(9)
  })

  it('may leave, and leaves the others', async () => {
    await using rig = await signedOut()
    const { page, ended } = await rig.begin()
    const leaving = new AbortController()
    const left = refusalOf(rig.credentials(leaving.signal))
    const stays = rig.credentials()
    leaving.abort(new AppError('cancelled', 'left'))
    expect(await left).toMatchObject({ code: 'cancelled' })
    await rig.press(page)
    await ended
    expect(await stays).toMatchObject({ accessKeyId: expect.any(String) })
  })
})

describe('a source that is left', () => {
  it.each(['signOut', 'forget', 'lock'] as const)('tells AWS: %s', async (how) => {
    await using rig = await startSourceRig()
    await rig.signIn()
    await (how === 'lock' ? rig.source.lock?.(true) : rig.source[how]?.())
    expect(rig.calls('Logout')).toBe(1)
    expect(rig.records.has('token')).toBe(false)
    expect(rig.source.state()).toMatchObject({ state: 'needs-sign-in' })
  })

  it('tells AWS of a sign-in that a lock has left in the vault', async () => {
    await using rig = await startSourceRig()
    await rig.signIn()
    await rig.source.lock?.(false)
    await rig.source.forget()
    expect(rig.calls('Logout')).toBe(1)
    expect([...rig.records]).toEqual([])
  })

  it('is forgotten where AWS cannot be told', async () => {
    const rig = await startSourceRig()
    await rig.signIn()
    await rig.sandbox.close()
    await rig.source.forget()
    expect([...rig.records]).toEqual([])
  })
})
