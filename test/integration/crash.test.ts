import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, readdir } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { createAuditLog } from '#agent/audit/audit-log.ts'
import { kinds, storedSchemas } from '#agent/identity/registry.ts'
import { openSettings } from '#agent/config/settings-file.ts'
import { openVault } from '#agent/secrets/vault.ts'
import { sweepLeftovers } from '#util/files/atomic-file.ts'
import { plantedSecret } from '../support/find-secrets.ts'
import { quietLog } from '../unit/util/quiet-log.ts'
import { temporaryFolder } from '../unit/util/temp-folder.ts'
import { crashAudit, crashKeychain, crashPaths } from './fixtures/crash-home.ts'

const script = fileURLToPath(new URL('fixtures/crash-writer.ts', import.meta.url))
const clock = { now: () => 0 }

/** mulberry32: the same kill points in every run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Runs the writer from a count on and kills it after so many durable writes; gives the last durable count of each kind. */
async function writeUntilKilled(home: string, from: number, writes: number, turns: number) {
  const child = spawn(process.execPath, [script, home, String(from)], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const exited = once(child, 'exit')
  const durable = { settings: -1, vault: -1, audit: -1 }
  let lock = ''
  let seen = 0
  for await (const line of createInterface({ input: child.stdout })) {
    const [kind = '', ...rest] = line.split(' ')
    if (kind === 'lock') lock = rest.join(' ')
    if (kind === 'settings' || kind === 'vault' || kind === 'audit') durable[kind] = Number(rest[0])
    seen += 1
    if (seen !== writes) continue
    for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    child.kill('SIGKILL')
  }
  expect(await exited).toEqual([null, 'SIGKILL'])
  return { durable, lock, pid: child.pid }
}

it('loses nothing and leaves nothing half-written when it is killed 20 times in the middle of writes', async () => {
  const home = await temporaryFolder()
  const paths = crashPaths(home)
  const random = seeded(20)
  const log = quietLog()
  const open = () =>
    openVault({ mode: 'keychain', paths, keychain: crashKeychain, passphrase: async () => '', clock, log })
  await (await open()).set('bystander', plantedSecret('bystander'))
  let from = 0
  let before: number | undefined
  for (let kill = 0; kill < 20; kill += 1) {
    const { durable, lock, pid } = await writeUntilKilled(
      home,
      from,
      2 + Math.floor(random() * 20),
      Math.floor(random() * 60),
    )
    expect(lock).toBe(before === undefined ? 'free' : `Took over from agent ${before}, which ended without stopping.`)
    before = pid

    await sweepLeftovers(home)
    expect((await readdir(home)).filter((name) => name.endsWith('.latchkey-tmp'))).toEqual([])

    const settings = await openSettings({ paths, log, sources: storedSchemas(kinds) })
    settings.close()
    expect(settings.problem()).toBeUndefined()
    expect(settings.findings).toEqual([])
    const saved = Number(settings.get().favourites[0] ?? -1)
    expect(saved).toBeGreaterThanOrEqual(durable.settings)
    expect(JSON.parse(await readFile(paths.settingsLastGood, 'utf8').catch(() => '{}'))).toBeTypeOf('object')

    const vault = await open()
    expect(Number((await vault.get('counter')) ?? -1)).toBeGreaterThanOrEqual(durable.vault)
    expect(await vault.get('bystander')).toBe(plantedSecret('bystander'))

    const audit = createAuditLog({ paths, ...crashAudit, clock, log })
    const counts = (await audit.query({})).map(({ requestId }) => Number(requestId))
    audit.close()
    const ofThisRun = counts.filter((count) => count >= from)
    expect(ofThisRun).toEqual(ofThisRun.map((_, index) => from + index))
    expect(ofThisRun.at(-1) ?? -1).toBeGreaterThanOrEqual(durable.audit)
    from = Math.max(saved, ...counts, from) + 1000
  }
  expect(log.messages.filter((message) => message !== 'Vault opened')).toEqual([])
}, 180_000)
