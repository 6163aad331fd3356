// An endpoint that answers with anything: nothing of it counts, and nothing else stops working.
import { describe, expect, it } from 'vitest'
import { startLiar } from './identity-center-liar.ts'
import { refusalOf, startSourceRig } from './identity-center-source-rig.ts'

/** Whose endpoint lies. */
async function lied() {
  const liar = await startLiar()
  const rig = await startSourceRig({}, liar.url)
  const signIn = async (): Promise<void> => {
    const { ended } = await rig.begin(true)
    await rig.time.passes(5_000)
    await ended
  }
  return {
    ...rig,
    liar,
    signIn,
    async [Symbol.asyncDispose]() {
      await rig[Symbol.asyncDispose]()
      await liar[Symbol.asyncDispose]()
    },
  }
}

const notAws = { code: 'network', message: expect.stringMatching(/^what 127\.0\.0\.1:\d+ answered is not from AWS/) }

describe('a page to sign in on', () => {
  it.each([
    { verificationUriComplete: 'file:///home/someone/run.desktop' },
    { verificationUriComplete: '--gpu-launcher=/tmp/run' },
    { verificationUriComplete: 'javascript:alert(1)' },
    { verificationUri: 'vscode://file/tmp/run', verificationUriComplete: null },
    { verificationUri: 'http://example.com/device' },
    { userCode: '\u001b[2JRun: rm -rf' },
    { userCode: 7 },
    { deviceCode: { a: 1 } },
    { expiresIn: 1e300 },
    { expiresIn: 'soon' },
  ])('is shown to nobody where the endpoint says %o', async (lie) => {
    await using rig = await lied()
    rig.liar.lie('/device_authorization', lie)
    expect(await refusalOf(rig.begin(true))).toMatchObject(notAws)
    expect(rig.source.state()).toMatchObject({ state: 'needs-sign-in' })
  })

  it.each([
    [0, 1_000],
    [-5, 1_000],
    [1e12, 60_000],
  ])('is asked about in a sane rhythm where the endpoint wants %d s', async (interval, ms) => {
    await using rig = await lied()
    rig.time.hurry(0)
    rig.liar.lie('/device_authorization', { interval })
    const { ended } = await rig.begin(true)
    expect(await rig.time.passes(ms)).toBe(ms)
    await ended
    expect(rig.liar.asked('/token')).toBe(1)
  })
})

describe('a token', () => {
  it.each([
    { expiresIn: 1e300 },
    { expiresIn: 'abc' },
    { expiresIn: -1 },
    { accessToken: { a: 1 } },
    { accessToken: 'a\r\nx: y' },
    { accessToken: '' },
    { refreshToken: 5 },
  ])('is none where the endpoint says %o: it is asked again', async (lie) => {
    await using rig = await lied()
    rig.liar.lie('/token', lie)
    const { ended } = await rig.begin(true)
    await rig.time.passes(5_000)
    const again = rig.time.passes(5_000)
    while (rig.liar.asked('/token') < 1) await new Promise(setImmediate)
    rig.liar.honest()
    await again
    await ended
    expect(rig.records.get('token')).toContain('"accessToken":"access"')
  })
})

describe('the roles that are known', () => {
  it.each([
    ['/assignment/accounts', '"x"'],
    ['/assignment/accounts', 'null'],
    ['/assignment/accounts', '<html>sign in to the network</html>'],
    ['/assignment/accounts', { accountList: { a: 1 } }],
    ['/assignment/accounts', { accountList: [null] }],
    ['/assignment/accounts', { accountList: [{ accountId: 5, accountName: ['x'] }] }],
    ['/assignment/accounts', { accountList: [{ accountId: '../../etc', accountName: 'x' }] }],
    ['/assignment/accounts', { accountList: [{ accountId: '111122223333', accountName: 'x'.repeat(100_000) }] }],
    ['/assignment/roles', { roleList: [null] }],
    ['/assignment/roles', { roleList: [{ roleName: 5 }] }],
    ['/assignment/roles', { roleList: [{ roleName: '' }] }],
    ['/assignment/roles', { roleList: [{ roleName: 'Admin\u001b[2J' }] }],
    ['/assignment/roles', { roleList: [{ roleName: 'x'.repeat(100_000) }] }],
  ] as const)('stay where %s answers %o', async (path, lie) => {
    await using rig = await lied()
    await rig.signIn()
    await rig.source.sync?.()
    const before = rig.source.roles()
    expect(before).toMatchObject([{ name: 'Admin', accountId: '111122223333' }])
    rig.liar.lie(path, lie)
    expect(await refusalOf(rig.source.sync?.() ?? Promise.resolve())).toMatchObject(notAws)
    expect(rig.source.roles()).toEqual(before)
    expect(rig.source.state()).toMatchObject({ state: 'ready', problem: expect.stringContaining('not from AWS') })
  })
})

describe('credentials of a role', () => {
  it.each([
    { expiration: 1e300 },
    { expiration: 'x' },
    { accessKeyId: 5 },
    { secretAccessKey: 's\nexport PATH=/tmp' },
    { sessionToken: ['t'] },
  ])('are none where the endpoint says %o', async (lie) => {
    await using rig = await lied()
    await rig.signIn()
    await rig.source.sync?.()
    const credentials = { accessKeyId: 'ASIA', secretAccessKey: 's', sessionToken: 't', expiration: 4e12, ...lie }
    rig.liar.lie('/federation/credentials', { roleCredentials: credentials })
    expect(await refusalOf(rig.credentials())).toMatchObject(notAws)
    rig.liar.honest()
    expect(await rig.credentials()).toMatchObject({ accessKeyId: 'ASIAEXAMPLE', expiresAt: 4e12 })
  })
})
