import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import { array, assert, asyncProperty, uint8Array } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BodyStep } from '#engine/proxy/bodies/body-relay.ts'
import { hashGuard, passThrough, relayBody } from '#engine/proxy/bodies/body-relay.ts'

const watching = () => {
  const seen = { bytes: 0, fault: undefined as unknown }
  const watch = {
    onBytes: (count: number) => void (seen.bytes += count),
    onFault: (error: unknown) => void (seen.fault = error),
  }
  return { seen, watch }
}
const sha = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex')

describe('a relayed body', () => {
  it('is the same bytes, however they are cut', async () => {
    await assert(
      asyncProperty(array(uint8Array({ minLength: 1 }), { minLength: 1 }), async (pieces) => {
        const source = new PassThrough()
        const whole = Buffer.concat(pieces)
        const { seen, watch } = watching()
        const out = relayBody(source, hashGuard(sha(whole)), watch)
        for (const piece of pieces) source.write(Buffer.from(piece))
        source.end()
        expect(Buffer.concat(await out.toArray())).toEqual(whole)
        expect(seen).toEqual({ bytes: whole.length, fault: undefined })
      }),
      { numRuns: 50 },
    )
  })

  it('begins with what was read before', async () => {
    const source = new PassThrough()
    const out = relayBody(source, passThrough, watching().watch, [Buffer.from('a'), Buffer.from('b')])
    source.end('c')
    expect(Buffer.concat(await out.toArray()).toString()).toBe('abc')
  })

  it('does not outrun its reader', async () => {
    const pieces = Array.from({ length: 64 }, () => Buffer.alloc(64 * 1024))
    const source = Readable.from(pieces, { objectMode: false })
    const { seen, watch } = watching()
    const out = relayBody(source, passThrough, watch)
    await once(out, 'readable')
    for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate)
    expect(seen.bytes).toBeLessThan(1024 * 1024)
    expect(Buffer.concat(await out.toArray()).length).toBe(64 * 64 * 1024)
  })

  it('has few pieces waiting for its reader, however small they are', async () => {
    const source = new PassThrough()
    const out = relayBody(source, passThrough, watching().watch)
    for (let i = 0; i < 1_000; i++) source.write(Buffer.from('a'))
    source.end()
    await once(out, 'readable')
    for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate)
    expect(source.readableLength).toBeGreaterThan(900)
    expect(Buffer.concat(await out.toArray())).toHaveLength(1_000)
  })

  it('leaves the source alive when it is given up', async () => {
    const source = new PassThrough()
    const out = relayBody(source, passThrough, watching().watch)
    out.destroy()
    await once(out, 'close')
    expect(source.destroyed).toBe(false)
    expect(source.listenerCount('data')).toBe(0)
  })

  it('breaks when the source does', async () => {
    const source = new PassThrough()
    const out = relayBody(source, passThrough, watching().watch)
    const broken = once(out, 'error')
    source.write('half')
    source.destroy()
    expect(String(await broken)).toContain('the tool went away')
  })

  it('may break before anyone listens to it', async () => {
    const source = new PassThrough()
    const out = relayBody(source, passThrough, watching().watch)
    const closed = new Promise((resolve) => out.on('close', resolve))
    source.destroy()
    await closed
    expect(String(out.errored)).toContain('the tool went away')
  })

  it('says what its step threw', async () => {
    const source = new PassThrough()
    const step: BodyStep = {
      take: () => {
        throw new Error('bad chunk')
      },
      end: () => [],
    }
    const { seen, watch } = watching()
    const out = relayBody(source, step, watch)
    const broken = once(out, 'error')
    out.resume()
    source.write('x')
    await broken
    expect(seen.fault).toMatchObject({ message: 'bad chunk' })
  })
})

describe('the guard of a declared hash', () => {
  it('holds the newest chunk until it knows', () => {
    const guard = hashGuard(sha(Buffer.from('ab')).toUpperCase())
    expect(guard.take(Buffer.from('a'))).toEqual([])
    expect(guard.take(Buffer.from('b'))).toEqual([Buffer.from('a')])
    expect(guard.end()).toEqual([Buffer.from('b')])
  })

  it('never gives the last chunk of a wrong body', () => {
    const guard = hashGuard(sha(Buffer.from('other')))
    guard.take(Buffer.from('a'))
    expect(() => guard.end()).toThrow(/hash/)
  })
})
