import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { LentSignIn } from '#agent/identity/source.ts'
import { cacheFile, createShareSignIns } from '#agent/profiles/share-sign-in.ts'

const noon = Date.UTC(2026, 10, 22, 12)
const signIn = (accessToken: string, expiresAt = noon): LentSignIn => ({
  startUrl: 'https://d-1234567890.awsapps.com/start',
  region: 'eu-west-1',
  accessToken,
  expiresAt,
})

function rig() {
  const folder = join(mkdtempSync(join(tmpdir(), 'lk-sso-')), 'sso', 'cache')
  const path = cacheFile(folder, 'work')
  const state: { lent: LentSignIn | undefined; may: boolean; warnings: number } = {
    lent: signIn('one'),
    may: true,
    warnings: 0,
  }
  const paths = { journal: join(folder, '..', '..', 'journal') }
  /** Another agent each time. */
  const open = (wait = async (_ms: number) => {}) =>
    createShareSignIns({
      folder,
      paths,
      sources: () => [{ name: 'work', lentSignIn: () => state.lent }],
      mayShare: () => state.may,
      log: { warn: () => void (state.warnings += 1) },
      wait,
    })
  const file = (): unknown => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined)
  const other = (text: string): void => {
    mkdirSync(folder, { recursive: true })
    writeFileSync(path, text, { mode: 0o600 })
  }
  return { folder, paths, path, state, open, share: open(), file, other }
}

describe('a sign-in that is shared with the AWS CLI', () => {
  it('lies under the name that the CLI expects, for the user alone, without what could renew it', async () => {
    const { folder, path, share, file } = rig()
    await share()
    // SHA-1 of `latchkey-work`, the name of the session.
    expect(readdirSync(folder)).toEqual(['df4c0f22a0d6a50d0d51b69573c10d87c9b67720.json'])
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(file()).toEqual({
      startUrl: 'https://d-1234567890.awsapps.com/start',
      region: 'eu-west-1',
      accessToken: 'one',
      expiresAt: '2026-11-22T12:00:00Z',
    })
  })

  it('is renewed as ours is, and goes with it', async () => {
    const { state, share, file } = rig()
    await share()
    state.lent = signIn('two', noon + 1_000)
    await share()
    expect(file()).toMatchObject({ accessToken: 'two' })
    state.lent = undefined
    await share()
    expect(file()).toBeUndefined()
  })

  it('is taken away when it may not be shared any more', async () => {
    const { state, share, file } = rig()
    await share()
    state.may = false
    await share()
    expect(file()).toBeUndefined()
  })

  it.each([
    ['lasts longer', { accessToken: 'theirs', expiresAt: '2026-11-22T13:00:00Z' }],
    ['renews itself', { accessToken: 'theirs', expiresAt: '2026-11-22T11:00:00UTC', refreshToken: 'r' }],
  ])('leaves one of the CLI alone that %s', async (_how, theirs) => {
    const { state, share, file, other } = rig()
    other(JSON.stringify(theirs))
    await share()
    expect(file()).toEqual(theirs)
    state.lent = undefined
    await share()
    expect(file()).toEqual(theirs)
  })

  it.each(['', '{"accessToken": "th', '{"accessToken":"old","expiresAt":"2026-11-22T11:00:00Z"}'])(
    'takes the place of %j',
    async (text) => {
      const { share, file, other } = rig()
      other(text)
      await share()
      expect(file()).toMatchObject({ accessToken: 'one' })
    },
  )

  it.each(['ended', 'forbidden'] as const)(
    'is taken back by the next agent where the one that lent it was killed, and it is %s',
    async (how) => {
      const { paths, state, open, share, file } = rig()
      await share()
      state.lent = signIn('two', noon + 1_000)
      await share()
      const kept = readFileSync(join(paths.journal, 'shared-sign-ins.json'), 'utf8')
      expect(kept).not.toMatch(/one|two/)
      if (how === 'ended') state.lent = undefined
      else state.may = false
      await open()()
      expect(file()).toBeUndefined()
      expect(existsSync(join(paths.journal, 'shared-sign-ins.json'))).toBe(false)
    },
  )

  it('of the CLI stays where the next agent finds it in the place of ours', async () => {
    const { state, open, share, file, other } = rig()
    await share()
    const theirs = { accessToken: 'theirs', expiresAt: '2026-11-22T11:00:00Z' }
    other(JSON.stringify(theirs))
    state.lent = undefined
    await open()()
    expect(file()).toEqual(theirs)
  })

  it('waits for one that the CLI is writing', async () => {
    const theirs = { accessToken: 'theirs', expiresAt: '2026-11-22T13:00:00Z', refreshToken: 'r' }
    const { open, file, other } = rig()
    other('')
    const writes = [() => other(JSON.stringify(theirs))]
    await open(async () => writes.pop()?.())()
    expect(file()).toEqual(theirs)
  })

  it('that cannot be written fails nobody', async () => {
    const { folder, state, share } = rig()
    mkdirSync(join(folder, '..'), { recursive: true })
    writeFileSync(folder, 'a file')
    await share()
    expect(state.warnings).toBe(1)
  })
})
