import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createIamUserSource } from '#agent/identity/iam-user/iam-user-source.ts'
import { createMendingVault } from '#agent/secrets/mending-vault.ts'
import { openVault } from '#agent/secrets/vault.ts'
import { AppError } from '#util/app-error.ts'
import { systemTimers } from '#util/async/timers.ts'
import { quietLog } from '../../util/quiet-log.ts'
import { temporaryFolder } from '../../util/temp-folder.ts'
import { fakeKeychain } from './fake-keychain.ts'

/** A vault whose record `name` was damaged on the disk, as `text` where it is given. */
async function damaged(name: string, text?: string) {
  const home = await temporaryFolder()
  const paths = { home, vault: join(home, 'vault.json') }
  const { keychain } = fakeKeychain()
  const open = () =>
    openVault({
      mode: 'keychain',
      paths,
      keychain,
      passphrase: () => Promise.reject(new Error('nobody to ask')),
      clock: { now: () => 0 },
      log: quietLog(),
    })
  const records = async (): Promise<Record<string, string>> => JSON.parse(await readFile(paths.vault, 'utf8')).records
  const first = await open()
  await first.set(name, 'old')
  await first.set('other', 'x')
  const file = JSON.parse(await readFile(paths.vault, 'utf8'))
  const bytes = Buffer.from(file.records[name], 'base64')
  bytes[20] = (bytes[20] ?? 0) ^ 1
  const bad: string = text ?? bytes.toString('base64')
  file.records[name] = bad
  await writeFile(paths.vault, JSON.stringify(file))
  const findings: string[] = []
  const vault = await open()
  const mending = createMendingVault(vault, { found: (finding) => findings.push(finding), log: quietLog() })
  return { vault, mending, findings, records, bad }
}

describe('a record of the vault that does not open', () => {
  it.each(['ended-keys', 'session/s-1', 'derived/AKIA1', 'proxy/password', 'proxy/authority'])(
    '%s counts as absent where it can be made anew, is told, and stays in the file',
    async (name) => {
      const { mending, findings, records, bad } = await damaged(name)
      expect(await mending.get(name)).toBeUndefined()
      expect(findings).toEqual([expect.stringContaining(`"${name}"`)])
      await mending.set(name, 'new')
      expect(await mending.get(name)).toBe('new')
      expect(await mending.get('other')).toBe('x')
      expect(await records()).toMatchObject({ [`damaged/${name}`]: bad })
      expect(findings).toHaveLength(1)
    },
  )

  it.each(['', 'no base64 *'])('may hold any text (%j)', async (text) => {
    const { mending, findings } = await damaged('ended-keys', text)
    expect(await mending.get('ended-keys')).toBeUndefined()
    expect(findings).toHaveLength(1)
  })

  it('is kept beside the secret that a person gives again, also when that is damaged too', async () => {
    const { vault, records, bad } = await damaged('source/main/key')
    await expect(vault.get('source/main/key')).rejects.toMatchObject({ code: 'vault-broken' })
    await vault.set('source/main/key', 'again')
    expect(await vault.get('source/main/key')).toBe('again')
    expect(await records()).toMatchObject({ 'damaged/source/main/key': bad })
    expect(await vault.setAside('source/main/key')).toBe('damaged/source/main/key (2)')
    expect((await records())['damaged/source/main/key']).toBe(bad)
  })

  it("says how to give a source's key again", async () => {
    const { vault } = await damaged('secret-access-key')
    const source = createIamUserSource(
      { kind: 'iam-user', name: 'main', accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
      {
        secrets: vault,
        clock: { now: () => 0 },
        awsNow: () => 0,
        sawDate: () => undefined,
        endpointFor: () => undefined,
        timers: systemTimers,
        agentFor: () => undefined,
        notify: () => undefined,
        noticed: { get: () => undefined, set: () => undefined },
        syncEveryMs: () => 86_400_000,
        cache: { read: async () => null, write: async () => {}, delete: async () => {} },
        life: new AbortController().signal,
        log: quietLog(),
        stsFor: () => {
          throw new AppError('internal', 'no call is made')
        },
        ask: () => Promise.reject(new AppError('needs-mfa', 'nobody to ask')),
      },
    )
    await expect(source.base?.(new AbortController().signal)).rejects.toMatchObject({
      code: 'vault-broken',
      hint: expect.stringContaining('latchkey source edit main --access-key-id AKIAIOSFODNN7EXAMPLE'),
    })
    expect(source.state()).toMatchObject({ state: 'error' })
  })
})
