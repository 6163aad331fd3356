import { describe, expect, it } from 'vitest'
import { AppError } from '#util/app-error.ts'
import { createWorld, never, role } from './world.ts'

const payments = { accountName: 'payments' }
const [admin, reader] = [role('admin', payments), role('reader', payments)]
const minutes = 60_000
const open = () => createWorld({ roles: [admin, reader] })
const needsCode = () => new AppError('needs-mfa', 'source "home" needs an MFA code')

describe('a notice to sign in', () => {
  it('says who, where and how long it lasts, with the action that renews', async () => {
    const { sessions, time, state, notices } = open()
    await sessions.start(admin, undefined, never)
    state.fail = needsCode
    await time.advance(41 * minutes)
    expect(notices).toEqual([
      {
        message: 'Sign in again to keep admin in payments. 20 min left.',
        hint: 'Run: latchkey renew admin',
        action: { kind: 'renew', roleId: 'r-admin', label: 'Sign in' },
      },
    ])
  })

  it('tells no minutes of a session that has ended, and starts it', async () => {
    const { sessions, time, state, notices } = open()
    const { id } = await sessions.start(admin, undefined, never)
    state.fail = needsCode
    time.sleep(3 * 60 * minutes)
    await expect(sessions.handOut(id, never)).rejects.toMatchObject({ code: 'needs-mfa' })
    expect(notices).toMatchObject([
      { message: 'Sign in again to keep admin in payments.', action: { kind: 'start', roleId: 'r-admin' } },
    ])
  })

  it('comes once for a tool that tries to start a role over and over', async () => {
    const { sessions, state, notices } = open()
    state.fail = needsCode
    for (let n = 0; n < 5; n += 1)
      await expect(sessions.start(admin, undefined, never)).rejects.toMatchObject({ code: 'needs-mfa' })
    expect(notices.map(({ message }) => message)).toEqual([
      'Sign in to start admin in payments, which a tool asked for.',
    ])
  })

  it('is not for the person who waits at a front end and sees the answer there', async () => {
    const { sessions, state, notices } = open()
    state.fail = needsCode
    await expect(sessions.start(admin, undefined, never, true)).rejects.toMatchObject({ code: 'needs-mfa' })
    expect(notices).toEqual([])
  })

  it('comes again after its source gave credentials and needs a person anew', async () => {
    const { sessions, time, state, notices } = open()
    await sessions.start(admin, undefined, never)
    await sessions.start(reader, undefined, never)
    state.fail = needsCode
    await time.advance(55 * minutes)
    expect(notices).toHaveLength(1)
    state.fail = undefined
    await sessions.renew('r-admin', never, true)
    await time.advance(0)
    state.fail = needsCode
    await time.advance(55 * minutes)
    expect(notices).toHaveLength(2)
  })

  it('is settled for all sessions of a source by one sign-in', async () => {
    const { sessions, time, state, notices } = open()
    await sessions.start(admin, undefined, never)
    await sessions.start(reader, undefined, never)
    state.fail = needsCode
    await time.advance(50 * minutes)
    expect(sessions.list().map(({ problem }) => problem === undefined)).toEqual([false, false])
    state.fail = undefined
    await sessions.renew('r-admin', never, true)
    await time.advance(0)
    expect(sessions.list()).toMatchObject([{ state: 'active' }, { state: 'active' }])
    expect(sessions.list().map(({ problem }) => problem)).toEqual([undefined, undefined])
    expect(notices).toHaveLength(1)
  })

  it('stays away while another reason stops a renewal', async () => {
    const { sessions, time, state, notices } = open()
    await sessions.start(admin, undefined, never)
    state.fail = () => new AppError('refused-by-aws', 'AccessDenied')
    await time.advance(2 * 60 * minutes)
    expect(notices).toEqual([])
  })
})
