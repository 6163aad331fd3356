import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createSecretWrites } from '#agent/calls/secret-writes.ts'
import { openSettings, type Settings } from '#agent/config/settings-file.ts'
import { kinds, secretNameOf, storedSchemas } from '#agent/identity/registry.ts'
import type { SettingsData } from '#agent/config/settings-schema.ts'
import { createMemoryVault } from '#agent/secrets/memory-vault.ts'
import { quietLog } from '../../util/quiet-log.ts'
import { temporaryFolder } from '../../util/temp-folder.ts'

const oldPair = { accessKeyId: 'AKIAOLDOLDOLDOLDOLD1', secret: 'old' }
const newPair = { accessKeyId: 'AKIANEWNEWNEWNEWNEW1', secret: 'new' }

type Step = 'set' | 'settings before' | 'settings after' | 'delete'

/** A home as it was before secrets had names of their own, in which the named steps fail. */
async function world(failing: readonly Step[] = []) {
  const folder = await temporaryFolder('expected-secret')
  const paths = { settings: join(folder, 'settings.json'), settingsLastGood: join(folder, 'settings.last-good.json') }
  const before = { version: 1, sources: [{ kind: 'iam-user', name: 'work', accessKeyId: oldPair.accessKeyId }] }
  await writeFile(paths.settings, JSON.stringify(before))
  const open = async () => {
    const settings = await openSettings({ paths, log: quietLog(), sources: storedSchemas(kinds) })
    onTestFinished(() => settings.close())
    return settings
  }
  const settings = await open()
  const vault = createMemoryVault()
  await vault.set('source/work/secret-access-key', oldPair.secret)
  const fail = (step: Step): void => {
    if (failing.includes(step)) throw new Error(`${step} failed`)
  }
  const faulty: Pick<Settings, 'get' | 'update' | 'reload'> = {
    get: settings.get,
    reload: settings.reload,
    async update(change) {
      fail('settings before')
      const data = await settings.update(change)
      fail('settings after')
      return data
    },
  }
  const write = createSecretWrites({
    kinds,
    settings: faulty,
    log: quietLog(),
    secretsOf: (source) => ({
      get: (name) => vault.get(`source/${source}/${name}`),
      async set(name, value) {
        fail('set')
        await vault.set(`source/${source}/${name}`, value)
      },
      async delete(name) {
        fail('delete')
        await vault.delete(`source/${source}/${name}`)
      },
    }),
  })
  const save = (source: string, secret: string, change: Parameters<typeof write>[2]) =>
    write(source, { secretName: 'secret-access-key', secret }, change)
  return {
    folder,
    paths,
    write,
    save,
    settings,
    names: () => vault.list('source/'),
    /** What an agent that starts now signs with. */
    async pair(name = 'work') {
      const data = (await open()).get()
      const source = data.sources.find((each) => each.name === name)
      const secretName = secretNameOf(kinds, source)
      return {
        accessKeyId: source !== undefined && 'accessKeyId' in source ? source.accessKeyId : undefined,
        secret: secretName === undefined ? undefined : await vault.get(`source/${name}/${secretName}`),
      }
    },
  }
}

const withKey =
  (accessKeyId: string) =>
  (data: SettingsData, secretName: string | undefined): SettingsData => ({
    ...data,
    sources: data.sources.map((each) => (each.kind === 'iam-user' ? { ...each, accessKeyId, secretName } : each)),
  })

describe('a new key', () => {
  it('takes the place of the old one, whose secret goes', async () => {
    const { save, pair, names } = await world()
    expect(await pair()).toEqual(oldPair)
    await save('work', newPair.secret, withKey(newPair.accessKeyId))
    expect(await pair()).toEqual(newPair)
    expect(await names()).toEqual([expect.stringMatching(/^source\/work\/secret-access-key-[0-9a-f]{12}$/)])
    await save('work', 'newer', withKey(newPair.accessKeyId))
    expect(await pair()).toEqual({ ...newPair, secret: 'newer' })
    expect(await names()).toHaveLength(1)
  })

  it.each<{ readonly failing: readonly Step[]; readonly kept: typeof oldPair; readonly fails: boolean }>([
    { failing: ['set'], kept: oldPair, fails: true },
    { failing: ['settings before'], kept: oldPair, fails: true },
    { failing: ['settings before', 'delete'], kept: oldPair, fails: true },
    { failing: ['settings after'], kept: newPair, fails: true },
    { failing: ['delete'], kept: newPair, fails: false },
  ])('leaves a whole pair where these fail: $failing', async ({ failing, kept, fails }) => {
    const { save, pair } = await world(failing)
    const outcome = await save('work', newPair.secret, withKey(newPair.accessKeyId)).then(
      () => 'saved',
      (error: unknown) => String(error),
    )
    expect(outcome).toBe(fails ? `Error: ${failing[0]} failed` : 'saved')
    expect(await pair()).toEqual(kept)
  })

  it('changes nothing while the settings file is broken', async () => {
    const { save, pair, paths, names } = await world()
    await writeFile(paths.settings, '{ oops')
    await expect(save('work', newPair.secret, withKey(newPair.accessKeyId))).rejects.toMatchObject({
      code: 'settings-broken',
    })
    expect(await pair()).toEqual(oldPair)
    expect(await names()).toEqual(['source/work/secret-access-key'])
  })
})

it('a secret whose kind has no name for it is refused, not dropped', async () => {
  const { write, pair } = await world()
  await expect(write('work', { secret: 'new' }, withKey(newPair.accessKeyId))).rejects.toThrow('has no secretName')
  expect(await pair()).toEqual(oldPair)
})

describe('two new sources of one name', () => {
  const adding =
    (accessKeyId: string) =>
    (data: SettingsData, secretName: string | undefined): SettingsData => {
      if (data.sources.some(({ name }) => name === 'home')) throw new Error('the name is taken')
      const source = { kind: 'iam-user', name: 'home', accessKeyId, secretName }
      return { ...data, sources: [...data.sources, source] }
    }

  it('leave the one that came first with its own secret', async () => {
    const { save, pair, names } = await world()
    const [first, second] = await Promise.allSettled([
      save('home', 'first', adding('AKIAFIRSTFIRSTFIRST1')),
      save('home', 'second', adding('AKIASECONDSECONDSEC1')),
    ])
    expect([first.status, second.status]).toEqual(['fulfilled', 'rejected'])
    expect(await pair('home')).toEqual({ accessKeyId: 'AKIAFIRSTFIRSTFIRST1', secret: 'first' })
    expect((await names()).filter((name) => name.startsWith('source/home/'))).toHaveLength(1)
  })
})
