import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { buffersSince } from '../../../util/buffers.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ReadBody } from '#engine/proxy/bodies/body-read.ts'
import { readBody } from '#engine/proxy/bodies/body-read.ts'
import { createRoom } from '#engine/proxy/bodies/share.ts'
import { Refused } from '#engine/refused.ts'

let spoolDir = ''
beforeEach(async () => {
  spoolDir = await mkdtemp(join(tmpdir(), 'latchkey-spool-'))
})
afterEach(() => rm(spoolDir, { recursive: true, force: true }))

/** One caller alone has half of what there is. */
const memoryOf = (bytes: number) => createRoom(2 * bytes).of('grant-1')
const limits = (memory = memoryOf(1_000), disk = memoryOf(1_000)) => ({
  spoolDir: join(spoolDir, 'new'),
  memory,
  disk,
  memoryBytes: 10,
  maxBytes: 100,
})
const contentOf = async (read: ReadBody): Promise<string> => {
  const content = read.content()
  return Buffer.isBuffer(content) ? content.toString() : Buffer.concat(await content.toArray()).toString()
}
const pieces = (...texts: string[]): Readable => Readable.from(texts.map((text) => Buffer.from(text)))

describe('a body that is read first', () => {
  it.each([
    ['in memory', ['01234', '56789'], true],
    ['on disk', ['01234', '56789', 'over'], false],
    ['nothing', [], true],
  ])('%s has its hash, size and bytes', async (_where, texts, inMemory) => {
    const read = await readBody(pieces(...texts), limits())
    const whole = texts.join('')
    expect(read.sha256).toBe(createHash('sha256').update(whole).digest('hex'))
    expect(read.size).toBe(whole.length)
    expect(read.bytes !== undefined).toBe(inMemory)
    expect(await contentOf(read)).toBe(whole)
    await read.dispose()
  })

  it('takes no more memory in pieces of one byte', async () => {
    const grown = buffersSince()
    const stream = new PassThrough()
    const reading = readBody(stream, { ...limits(memoryOf(50_000)), memoryBytes: 50_000, maxBytes: 50_000 })
    for (let i = 0; i < 20_000; i++) stream.write(Buffer.from('a'))
    await new Promise(setImmediate)
    expect(grown()).toBeLessThan(1_000)
    stream.end()
    expect((await reading).bytes).toEqual(Buffer.alloc(20_000, 'a'))
  })

  it('has no name on disk while it waits', async () => {
    const read = await readBody(pieces('0123456789', 'over'), limits())
    expect(await readdir(join(spoolDir, 'new'))).toEqual([])
    await read.dispose()
  })

  it('goes to disk while others take the memory that there is for all', async () => {
    const memory = memoryOf(15)
    const first = await readBody(pieces('0123456789'), limits(memory))
    const second = await readBody(pieces('0123456789'), limits(memory))
    expect([first.bytes, second.bytes].map((bytes) => bytes !== undefined)).toEqual([true, false])
    expect(await contentOf(second)).toBe('0123456789')
    const broken = new PassThrough()
    broken.write('012')
    const reading = readBody(broken, limits(memory))
    broken.destroy()
    await expect(reading).rejects.toBeInstanceOf(Refused)
    await first.dispose()
    const third = await readBody(pieces('0123456789'), limits(memory))
    expect(third.bytes).toBeDefined()
    await Promise.all([second.dispose(), third.dispose()])
  })

  it('is refused as soon as it is too large, with the stream left alive', async () => {
    const source = new PassThrough()
    source.write(Buffer.alloc(101))
    await expect(readBody(source, limits())).rejects.toMatchObject({ refusal: { kind: 'body-too-large' } })
    expect(source.destroyed).toBe(false)
    source.destroy()
  })

  it('is refused when the tool goes away', async () => {
    const source = new PassThrough()
    source.write('half')
    const read = readBody(source, limits())
    source.destroy()
    await expect(read).rejects.toBeInstanceOf(Refused)
  })
})

it('bodies on disk share what they may take of it, and the next is told to come again', async () => {
  const disk = memoryOf(25)
  const body = (): Readable => pieces('0123456789', 'over')
  const first = await readBody(body(), limits(undefined, disk))
  await expect(readBody(body(), limits(undefined, disk))).rejects.toMatchObject({ refusal: { kind: 'busy' } })
  await first.dispose()
  const next = await readBody(body(), limits(undefined, disk))
  expect(next.size).toBe(14)
  await next.dispose()
})
