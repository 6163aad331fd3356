import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openVault } from '#agent/secrets/vault.ts'
import type { OpenVault } from '#agent/secrets/types.ts'
import type { VaultOptions } from '#agent/secrets/vault.ts'
import { plantedSecret } from '../../../support/find-secrets.ts'
import { quietLog } from '../../util/quiet-log.ts'
import { privateMode, temporaryFolder } from '../../util/temp-folder.ts'
import { fakeKeychain } from './fake-keychain.ts'

const secret = plantedSecret('vault-record')

async function home() {
  const folder = await temporaryFolder()
  const paths = { home: folder, vault: join(folder, 'vault.json') }
  const keys = fakeKeychain()
  const open = (options: Partial<VaultOptions> = {}): Promise<OpenVault> =>
    openVault({
      mode: 'keychain',
      paths,
      keychain: keys.keychain,
      passphrase: () => Promise.reject(new Error('nobody to ask')),
      clock: { now: () => 0 },
      log: quietLog(),
      kdfCost: { cost: 1024, blockSize: 8, parallelization: 1 },
      ...options,
    })
  const text = () => readFile(paths.vault, 'utf8')
  return { folder, paths, open, text, ...keys }
}

describe('a vault under a key in the keychain', () => {
  it('keeps values over a restart, sealed, in a private file', async () => {
    const { open, text, paths } = await home()
    await (await open()).set('source/main/secret', secret)
    const again = await open()
    expect(await again.get('source/main/secret')).toBe(secret)
    expect(await text()).not.toContain(secret)
    expect((await stat(paths.vault)).mode & 0o777).toBe(privateMode)
  })

  it('lists and deletes by name without asking the keychain', async () => {
    const { open, calls } = await home()
    const first = await open()
    await Promise.all([first.set('b/2', 'x'), first.set('b/1', 'x'), first.set('a/1', 'x')])
    calls.length = 0
    const vault = await open()
    expect(await vault.list('b/')).toEqual(['b/1', 'b/2'])
    await vault.delete('b/1')
    expect(await vault.list('')).toEqual(['a/1', 'b/2'])
    expect(await vault.get('nothing')).toBeUndefined()
    expect(vault.state()).toBe('closed')
    expect(calls).toEqual([])
  })

  it('asks the keychain again after it was locked', async () => {
    const { open, calls } = await home()
    const vault = await open()
    await vault.set('a', secret)
    calls.length = 0
    await vault.lock()
    expect(vault.state()).toBe('closed')
    expect(await vault.get('a')).toBe(secret)
    expect(calls).toEqual(['get'])
  })

  it('seals what is written at the moment of locking so that it opens again', async () => {
    const { open } = await home()
    const vault = await open()
    await vault.set('a', 'before')
    await Promise.all([vault.set('a', secret), vault.lock(), vault.set('b', secret)])
    expect(await vault.get('a')).toBe(secret)
    expect(await (await open()).get('b')).toBe(secret)
  })

  it('asks the keychain once for any number of readers', async () => {
    const { open, calls } = await home()
    await (await open()).set('a', 'x')
    calls.length = 0
    const vault = await open()
    await Promise.all(Array.from({ length: 50 }, () => vault.get('a')))
    expect(calls).toEqual(['get'])
    expect(vault.state()).toBe('open')
  })

  it('uses the key that is there when only the file is missing', async () => {
    const { open, paths, entries } = await home()
    await (await open()).set('a', 'x')
    const before = [...entries.values()]
    await rm(paths.vault)
    await (await open()).set('a', 'y')
    expect([...entries.values()]).toEqual(before)
    expect(await (await open()).get('a')).toBe('y')
  })

  it('never mints a new key over old records', async () => {
    const { open, entries, text } = await home()
    await (await open()).set('a', 'x')
    const before = await text()
    entries.clear()
    const vault = await open()
    const failure = { code: 'vault-broken', message: expect.stringContaining('has no key') }
    await expect(vault.get('a')).rejects.toMatchObject(failure)
    await expect(vault.set('b', 'y')).rejects.toMatchObject(failure)
    expect(entries.size).toBe(0)
    expect(await text()).toBe(before)
  })

  it('tells a locked keychain from an absent key, changes nothing, and works once it is unlocked', async () => {
    const { open, state, text, entries } = await home()
    await (await open()).set('a', 'x')
    const before = await text()
    state.locked = true
    const vault = await open()
    await expect(vault.get('a')).rejects.toMatchObject({ code: 'vault-locked', retry: true })
    await expect(vault.set('a', 'z')).rejects.toMatchObject({ code: 'vault-locked' })
    expect(await text()).toBe(before)
    state.locked = false
    expect(await vault.get('a')).toBe('x')
    expect(entries.size).toBe(1)
  })

  it('writes nothing at a first run with a locked or missing keychain', async () => {
    const { open, state, paths } = await home()
    state.locked = true
    await expect((await open()).set('a', 'x')).rejects.toMatchObject({ code: 'vault-locked' })
    state.unavailable = true
    await expect((await open()).set('a', 'x')).rejects.toMatchObject({ code: 'vault-unavailable' })
    await expect(stat(paths.vault)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it("says when the keychain holds another vault's key", async () => {
    const { open, entries } = await home()
    await (await open()).set('a', 'x')
    for (const account of entries.keys()) entries.set(account, Buffer.alloc(32, 7).toString('base64'))
    await expect((await open()).get('a')).rejects.toMatchObject({
      code: 'vault-broken',
      message: expect.stringContaining('not the one'),
    })
    for (const account of entries.keys()) entries.set(account, 'not a key')
    await expect((await open()).get('a')).rejects.toMatchObject({
      code: 'vault-broken',
      message: expect.stringContaining('not a key of Latchkey'),
    })
  })

  it('says which record does not open, keeps it in the file, and opens the others', async () => {
    const { open, text, paths } = await home()
    const first = await open()
    await first.set('good', 'x')
    await first.set('bad', 'y')
    const file = JSON.parse(await text())
    const sealed = Buffer.from(file.records.bad, 'base64')
    sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1
    file.records.bad = sealed.toString('base64')
    await writeFile(paths.vault, JSON.stringify(file))
    const vault = await open()
    await expect(vault.get('bad')).rejects.toMatchObject({
      code: 'vault-broken',
      message: expect.stringContaining('"bad"'),
    })
    expect(await vault.get('good')).toBe('x')
    await vault.set('other', 'z')
    expect(JSON.parse(await text()).records.bad).toBe(file.records.bad)
  })

  it('does not open a record under another name', async () => {
    const { open, text, paths } = await home()
    await (await open()).set('mine', 'x')
    const file = JSON.parse(await text())
    await writeFile(paths.vault, JSON.stringify({ ...file, records: { yours: file.records.mine } }))
    await expect((await open()).get('yours')).rejects.toMatchObject({ code: 'vault-broken' })
  })

  it('seals the same value differently each time', async () => {
    const { open, text } = await home()
    const vault = await open()
    await vault.set('a', 'x')
    const first = JSON.parse(await text()).records.a
    await vault.set('a', 'x')
    expect(JSON.parse(await text()).records.a).not.toBe(first)
  })

  it.each(['', '{', '[]', '{"version":1}', '{"version":1,"mode":"keychain","check":"*","records":{}}'])(
    'refuses a damaged file (%j) and leaves it as it is',
    async (content) => {
      const { open, paths, text } = await home()
      await writeFile(paths.vault, content)
      await expect(open()).rejects.toMatchObject({ code: 'vault-broken' })
      expect(await text()).toBe(content)
    },
  )

  it('refuses a file of a newer version', async () => {
    const { open, paths } = await home()
    await writeFile(paths.vault, '{"version":2}')
    await expect(open()).rejects.toMatchObject({ code: 'vault-broken', message: expect.stringContaining('newer') })
  })

  it('keeps every one of many simultaneous writes, and the last of one name', async () => {
    const { open } = await home()
    const vault = await open()
    const writes = Array.from({ length: 100 }, (_, index) => vault.set(`n/${index % 50}`, String(index)))
    await Promise.all(writes)
    const again = await open()
    expect(await Promise.all((await again.list('n/')).map((name) => again.get(name)))).toEqual(
      Array.from({ length: 50 }, (_, index) => `n/${index}`)
        .toSorted()
        .map((name) => String(Number(name.slice(2)) + 50)),
    )
  })

  it('rejects a write that did not reach the disk, forgets it, and goes on', async () => {
    const { open, folder } = await home()
    const vault = await open()
    await vault.set('a', 'x')
    await rename(folder, `${folder}-away`)
    await expect(vault.set('a', 'y')).rejects.toMatchObject({ code: 'internal', retry: true })
    expect(await vault.get('a')).toBe('x')
    await rename(`${folder}-away`, folder)
    await vault.set('b', 'z')
    expect(await (await open()).get('a')).toBe('x')
  })

  it('takes values far larger than a keychain entry may be', async () => {
    const { open } = await home()
    const large = 'ü'.repeat(100_000)
    await (await open()).set('large', large)
    expect(await (await open()).get('large')).toBe(large)
  })
})

describe('a vault under a passphrase', () => {
  const withPassphrase = (...answers: readonly string[]): Partial<VaultOptions> => {
    let asked = 0
    return { mode: 'passphrase', passphrase: async () => answers[asked++] ?? '' }
  }

  it('opens with the passphrase it was made with, without any keychain', async () => {
    const { open, calls } = await home()
    await (await open(withPassphrase('correct horse'))).set('a', secret)
    expect(await (await open(withPassphrase('correct horse'))).get('a')).toBe(secret)
    expect(calls).toEqual([])
  })

  it('asks nobody again after it was locked', async () => {
    const { open } = await home()
    const vault = await open(withPassphrase('right'))
    await vault.set('a', secret)
    await vault.lock()
    expect(await vault.get('a')).toBe(secret)
  })

  it('says that a passphrase is wrong, and takes the right one at the next try', async () => {
    const { open } = await home()
    await (await open(withPassphrase('right'))).set('a', 'x')
    const vault = await open(withPassphrase('wrong', '', 'right'))
    await expect(vault.get('a')).rejects.toMatchObject({ code: 'vault-locked', retry: true })
    await expect(vault.get('a')).rejects.toMatchObject({
      code: 'vault-locked',
      message: expect.stringContaining('empty'),
    })
    expect(await vault.get('a')).toBe('x')
  })

  it('keeps salt and cost in the file, and another salt in each', async () => {
    const [one, two] = [await home(), await home()]
    await (await one.open(withPassphrase('p'))).set('a', 'x')
    await (await two.open(withPassphrase('p'))).set('a', 'x')
    const [first, second] = [JSON.parse(await one.text()), JSON.parse(await two.text())]
    expect(first.kdf).toMatchObject({ name: 'scrypt', cost: 1024 })
    expect(first.kdf.salt).not.toBe(second.kdf.salt)
  })

  it('refuses a file that asks for more memory than any vault of ours', async () => {
    const { open, text, paths } = await home()
    await (await open(withPassphrase('p'))).set('a', 'x')
    await writeFile(paths.vault, (await text()).replace('"cost": 1024', `"cost": ${2 ** 30}`))
    await expect(open(withPassphrase('p'))).rejects.toMatchObject({
      code: 'vault-broken',
      message: expect.stringContaining('kdf.cost'),
    })
  })
})

describe('modes', () => {
  it('refuses a file of another mode and names both', async () => {
    const { open } = await home()
    await (await open()).set('a', 'x')
    await expect(open({ mode: 'passphrase' })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/keychain.*passphrase/),
    })
  })

  it('keeps nothing on disk in memory mode, and leaves an existing file alone', async () => {
    const { open, folder, paths } = await home()
    await mkdir(folder, { recursive: true })
    await writeFile(paths.vault, 'of another mode')
    const vault = await open({ mode: 'memory' })
    await vault.set('b', secret)
    await vault.set('a', 'x')
    expect(await vault.list('')).toEqual(['a', 'b'])
    expect(await vault.get('b')).toBe(secret)
    await vault.delete('b')
    expect(await vault.get('b')).toBeUndefined()
    expect(await readFile(paths.vault, 'utf8')).toBe('of another mode')
  })
})
