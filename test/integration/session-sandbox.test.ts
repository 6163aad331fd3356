// Sessions against the sandbox through the real STS client.
import { afterEach, describe, expect, it } from 'vitest'
import { type Rig, type RigOptions, createRig, soon } from './session-rig.ts'

let rig: Rig | undefined
const open = async (options?: RigOptions) => (rig = await createRig(options))
afterEach(async () => {
  await rig?.close()
  rig = undefined
})

const management = (name: string) => `arn:aws:iam::100000000000:role/${name}`

describe('a session', () => {
  it('becomes the role it was started for', async () => {
    const { start, who } = await open()
    const view = await start('payments-prod/Admin')
    expect(view).toMatchObject({ state: 'active', accountName: 'payments-prod', region: 'us-east-1' })
    expect(await who('payments-prod/Admin')).toMatchObject({
      arn: `arn:aws:sts::${view.accountId}:assumed-role/Admin/jane.doe`,
    })
  })

  it('goes through a chain of roles', async () => {
    const { start, who } = await open({
      added: () => [{ name: 'end', source: 'sandbox', arn: management('ChainEnd'), via: management('ChainStart') }],
    })
    await expect(start('management/ChainEnd')).rejects.toMatchObject({ code: 'refused-by-aws' })
    await start('end')
    expect((await who('end')).arn).toContain('assumed-role/ChainEnd/jane.doe')
  })

  it('cuts a chained role to one hour before AWS refuses it, and says so', async () => {
    const { start } = await open({
      sandbox: { credentialTtlMs: 12 * 3_600_000 },
      added: () => [
        {
          name: 'end',
          source: 'sandbox',
          arn: management('LongShift'),
          via: management('ChainStart'),
          duration: 14_400,
        },
        { name: 'straight', source: 'sandbox', arn: management('LongShift'), duration: 14_400 },
      ],
    })
    const lives = (view: { readonly expiresAt?: string | undefined }) =>
      Math.round((Date.parse(view.expiresAt ?? '') - Date.now()) / 3_600_000)
    const chained = await start('end')
    expect(chained.note).toContain('one hour at most')
    expect(lives(chained)).toBe(1)
    const straight = await start('straight')
    expect(straight.note).toBeUndefined()
    expect(lives(straight)).toBe(4)
  })

  it('explains that a role allows no such length', async () => {
    const { start } = await open({
      added: () => [{ name: 'long', source: 'sandbox', arn: management('ChainStart'), duration: 7_200 }],
    })
    await expect(start('long')).rejects.toMatchObject({
      message: expect.stringContaining('does not allow sessions this long'),
    })
  })

  it('sends the external id that the role asks for', async () => {
    const { start } = await open({
      added: () => [
        { name: 'without', source: 'sandbox', arn: management('PartnerAccess') },
        { name: 'with', source: 'sandbox', arn: management('PartnerAccess'), externalId: 'latchkey-trial' },
      ],
    })
    await expect(start('without')).rejects.toMatchObject({ code: 'refused-by-aws' })
    expect(await start('with')).toMatchObject({ state: 'active' })
  })

  it('makes one STS call for 200 callers at expired credentials', async () => {
    const { sandbox, sessions, start } = await open()
    const { id } = await start('payments-prod/Admin')
    const first = await sessions.handOut(id, soon())
    sessions.invalidate(id, first.accessKeyId)
    const got = await Promise.all(Array.from({ length: 200 }, () => sessions.handOut(id, soon())))
    expect(new Set(got.map((each) => each.accessKeyId)).size).toBe(1)
    expect(got[0]?.accessKeyId).not.toBe(first.accessKeyId)
    expect(sandbox.calls()['sts:AssumeRole']).toBe(2)
  })

  it('renews short credentials by itself before they end', async () => {
    const { sessions, start } = await open({ sandbox: { credentialTtlMs: 4_500 } })
    const first = await start('payments-prod/Admin')
    const renewed = new Promise<string>((resolve) => {
      sessions.subscribe(([view]) => {
        if (view?.state === 'active' && view.expiresAt !== first.expiresAt) resolve(view.expiresAt ?? '')
      })
    })
    const next = await renewed
    expect(Date.parse(next)).toBeGreaterThan(Date.parse(first.expiresAt ?? ''))
    expect(Date.now()).toBeLessThan(Date.parse(first.expiresAt ?? ''))
  })

  it('gets through while AWS throttles every other call', async () => {
    const { start, who } = await open({ sandbox: { throttle: 2 } })
    await start('payments-prod/Admin')
    await start('payments-prod/ReadOnly')
    expect((await who('payments-prod/ReadOnly')).arn).toContain('/ReadOnly/')
  })

  it('works though our clock is two hours behind AWS’s', async () => {
    const ahead = 2 * 3_600_000
    const { sessions, clockOffset, start, who } = await open({ sandboxClock: { now: () => Date.now() + ahead } })
    const view = await start('payments-prod/Admin')
    expect(Math.abs(clockOffset.get() - ahead)).toBeLessThan(3_000)
    // An hour by either clock, shown by ours.
    expect(Math.abs(Date.parse(view.expiresAt ?? '') - Date.now() - 3_600_000)).toBeLessThan(360_000)
    expect((await who('payments-prod/Admin')).arn).toContain('/Admin/')
    expect(sessions.list()).toMatchObject([{ state: 'active' }])
  })
})
