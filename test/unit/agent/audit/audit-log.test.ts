import { appendFile, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { AuditRecord } from '#contract/model.ts'
import { createAuditLog } from '#agent/audit/audit-log.ts'
import type { AuditOptions } from '#agent/audit/audit-log.ts'
import { plantedSecret } from '../../../support/find-secrets.ts'
import { quietLog } from '../../util/quiet-log.ts'
import { privateMode, temporaryFolder } from '../../util/temp-folder.ts'

const record = (number: number, more: Partial<AuditRecord> = {}): AuditRecord => ({
  time: new Date(number * 1000).toISOString(),
  event: 'request',
  outcome: 'allowed',
  requestId: String(number),
  ...more,
})
const ids = (records: readonly AuditRecord[]): readonly number[] => records.map(({ requestId }) => Number(requestId))
const upTo = (end: number, from = 0): readonly number[] =>
  Array.from({ length: end - from }, (_, index) => from + index)

async function home() {
  const folder = await temporaryFolder()
  const paths = { audit: join(folder, 'audit.jsonl') }
  const log = quietLog()
  const open = (options: Partial<AuditOptions> = {}) => {
    const audit = createAuditLog({ paths, maxBytes: 1_000_000, files: 3, clock: { now: () => 0 }, log, ...options })
    onTestFinished(() => audit.close())
    return audit
  }
  return { folder, path: paths.audit, open, log, text: () => readFile(paths.audit, 'utf8') }
}

describe('createAuditLog', () => {
  it('gives back what was appended, oldest first, from a private file of JSON lines', async () => {
    const { open, path, text } = await home()
    const audit = open()
    for (const number of upTo(3)) audit.append(record(number))
    expect(await audit.query({})).toEqual(upTo(3).map((number) => record(number)))
    expect(
      (await text())
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(upTo(3).map((number) => record(number)))
    expect((await stat(path)).mode & 0o777).toBe(privateMode)
  })

  it('finds nothing before the first line', async () => {
    const { open } = await home()
    expect(await open().query({})).toEqual([])
  })

  it('filters by role, time and number', async () => {
    const { open } = await home()
    const audit = open()
    for (const number of upTo(10))
      audit.append(
        record(number, { role: number % 2 === 0 ? 'even' : 'odd', accountId: '123456789012', session: `s${number}` }),
      )
    expect(ids(await audit.query({ role: 'even' }))).toEqual([0, 2, 4, 6, 8])
    expect(ids(await audit.query({ role: '123456789012/odd', since: 5000 }))).toEqual([5, 7, 9])
    expect(ids(await audit.query({ role: 's3' }))).toEqual([3])
    expect(ids(await audit.query({ limit: 2 }))).toEqual([8, 9])
    expect(ids(await audit.query({ role: 'none' }))).toEqual([])
  })

  it('starts new files by size, keeps so many, and reads across all of them', async () => {
    const { open, folder } = await home()
    const audit = open({ maxBytes: 1000, files: 3 })
    for (const number of upTo(100)) {
      audit.append(record(number))
    }
    const kept = ids(await audit.query({}))
    expect((await readdir(folder)).toSorted()).toEqual(['audit.1.jsonl', 'audit.2.jsonl', 'audit.jsonl'])
    for (const name of await readdir(folder)) expect((await stat(join(folder, name))).size).toBeLessThanOrEqual(1000)
    expect(kept).toEqual(upTo(100, 100 - kept.length))
    expect(kept.length).toBeGreaterThan(10)
    expect(ids(await audit.query({ limit: 12 }))).toEqual(upTo(100, 88))
  })

  it('keeps when a role was started and what was handed out, however many requests come after', async () => {
    const { open, folder } = await home()
    const audit = open({ maxBytes: 1000, files: 2 })
    audit.append(record(0, { event: 'session.start' }))
    audit.append(record(1, { event: 'credentials.issue' }))
    for (const number of upTo(100, 2)) audit.append(record(number))
    expect(ids(await audit.query({ since: 0, until: 2000 }))).toEqual([0, 1])
    expect((await readdir(folder)).toSorted()).toEqual(['audit.1.jsonl', 'audit.jsonl', 'sessions.jsonl'])
    audit.append(record(100, { event: 'session.end' }))
    expect(ids(await audit.query({ limit: 2 }))).toEqual([99, 100])
  })

  it('ends a line that a crash tore, and leaves it out', async () => {
    const { open, path, text } = await home()
    await writeFile(path, `${JSON.stringify(record(0))}\n{"time":"1970-01-01T00:00:01.000Z","ev`)
    const audit = open()
    audit.append(record(2))
    expect(ids(await audit.query({}))).toEqual([0, 2])
    expect((await text()).split('\n')).toHaveLength(4)
  })

  it('leaves out lines of somebody else', async () => {
    const { open, path } = await home()
    const audit = open()
    audit.append(record(0))
    await appendFile(path, 'garbage\n\n{"time":1}\n[]\n')
    audit.append(record(1))
    expect(ids(await audit.query({}))).toEqual([0, 1])
  })

  it('writes no field that the schema does not name, no query of a path, and no secret in a reason', async () => {
    const { open, text } = await home()
    const secret = plantedSecret('audit')
    const audit = open()
    const careless = { ...record(1), secretAccessKey: secret, headers: { authorization: secret } }
    audit.append(careless)
    audit.append(record(2, { path: `/bucket/key?X-Amz-Security-Token=${secret}`, reason: `sent password=${secret}` }))
    expect(await text()).not.toContain('SandboxSecret0')
    expect((await audit.query({})).at(-1)).toMatchObject({ path: '/bucket/key' })
  })

  it('loses no line of many that come at once', async () => {
    const { open } = await home()
    const audit = open({ maxBytes: 200_000, files: 20 })
    for (const number of upTo(10_000)) audit.append(record(number))
    expect(ids(await audit.query({}))).toEqual(upTo(10_000))
  })

  it('tells once when lines cannot be written, tries once a second, and writes all of them when they can be', async () => {
    const { open, folder, log } = await home()
    await rm(folder, { recursive: true })
    await writeFile(folder, 'in the way')
    let now = 0
    const audit = open({ clock: { now: () => now } })
    for (const number of upTo(5)) {
      audit.append(record(number))
    }
    expect(log.messages).toEqual(['Audit lines cannot be written'])
    await rm(folder)
    audit.append(record(5))
    expect(ids(await audit.query({}))).toEqual([])
    now = 1_000
    audit.append(record(6))
    expect(ids(await audit.query({}))).toEqual(upTo(7))
  })

  it.each(['flush', 'close'] as const)('writes what waits at a %s', async (how) => {
    const { open, folder, text } = await home()
    await rm(folder, { recursive: true })
    await writeFile(folder, 'in the way')
    const audit = open()
    for (const number of upTo(3)) audit.append(record(number))
    await rm(folder)
    audit[how]()
    expect((await text()).trimEnd().split('\n')).toHaveLength(3)
  })

  it('writes what was appended before it is closed', async () => {
    const { open, text } = await home()
    const audit = open()
    audit.append(record(1))
    audit.close()
    expect(await text()).toContain('"requestId":"1"')
  })
})

describe('follow', () => {
  it('gives what is there and then each new record, none twice and none missing', async () => {
    const { open } = await home()
    const audit = open({ maxBytes: 5000, files: 50 })
    for (const number of upTo(50)) audit.append(record(number))
    const following = audit.follow({})
    const got: AuditRecord[] = []
    const first = following.next()
    // While the history is being read, more comes.
    for (const number of upTo(200, 50)) {
      audit.append(record(number))
      if (number % 10 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    got.push(...[(await first).value].filter((value) => value !== undefined))
    while (got.length < 200) {
      const next = await following.next()
      if (next.value !== undefined) got.push(next.value)
    }
    expect(ids(got)).toEqual(upTo(200))
    audit.append(record(200))
    expect((await following.next()).value).toMatchObject({ requestId: '200' })
    await following.return()
  })

  it('filters, and counts the limit for the history alone', async () => {
    const { open } = await home()
    const audit = open()
    for (const number of upTo(5)) audit.append(record(number, { role: 'a' }))
    const following = audit.follow({ role: 'a', limit: 1 })
    expect((await following.next()).value).toMatchObject({ requestId: '4' })
    const next = following.next()
    audit.append(record(5, { role: 'b' }))
    audit.append(record(6, { role: 'a' }))
    expect((await next).value).toMatchObject({ requestId: '6' })
    await following.return()
  })

  it('ends when its signal is aborted, also while it waits', async () => {
    const { open } = await home()
    const controller = new AbortController()
    const following = open().follow({}, controller.signal)
    const waiting = following.next()
    await new Promise((resolve) => setImmediate(resolve))
    controller.abort()
    expect(await waiting).toEqual({ done: true, value: undefined })
  })

  it('shows what the file shows: nothing that the fence takes out', async () => {
    const { open } = await home()
    const audit = open()
    audit.append(record(0))
    const following = audit.follow({})
    await following.next()
    const next = following.next()
    audit.append(record(1, { path: '/k?X-Amz-Signature=00' }))
    expect((await next).value).toMatchObject({ path: '/k' })
    await following.return()
  })
})
