import { ServerResponse, IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { PassThrough, Writable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { fewUnwritten } from '#util/few-pieces.ts'

/** A connection whose other side takes nothing until it is told to. */
class Stuck extends Socket {
  taken: Buffer[] = []
  readonly #waiting: (() => void)[] = []
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.taken.push(chunk)
    this.#waiting.push(done)
  }
  override _writev(chunks: readonly { readonly chunk: Buffer }[], done: () => void): void {
    for (const { chunk } of chunks) this.taken.push(chunk)
    this.#waiting.push(done)
  }
  takeOne(): boolean {
    const next = this.#waiting.shift()
    next?.()
    return next !== undefined
  }
}

async function turns(count: number): Promise<void> {
  for (let left = count; left > 0; left -= 1) await turn()
}

/** A source with so many pieces of one byte, on its way to `out`. */
async function pour(out: Writable, count: number): Promise<PassThrough> {
  const source = new PassThrough()
  const write = fewUnwritten(source, out)
  source.on('data', write)
  for (let i = 0; i < count; i++) source.write(Buffer.of(i & 0xff))
  await turns(20)
  return source
}

describe('pieces on their way to one who takes nothing', () => {
  it('wait at their source, whatever they are written to', async () => {
    const response = new ServerResponse(new IncomingMessage(new Socket()))
    response.assignSocket(new Stuck())
    response.writeHead(200, { 'Transfer-Encoding': 'chunked' })
    for (const out of [new Stuck(), response]) expect((await pour(out, 1_000)).readableLength).toBeGreaterThan(900)
  })

  it('go on, in order, as they are taken', async () => {
    const out = new Stuck()
    await pour(out, 1_000)
    while (out.takeOne()) await turn()
    expect(Buffer.concat(out.taken)).toEqual(Buffer.from(Array.from({ length: 1_000 }, (_, i) => i & 0xff)))
  })

  it('leave turns of the event loop to others, where they are taken at once', async () => {
    const taken: number[] = []
    const out = new Writable({
      write(chunk: Buffer, _encoding, done) {
        taken.push(...chunk)
        done()
      },
    })
    const source = new PassThrough()
    source.on('data', fewUnwritten(source, out))
    for (let i = 0; i < 1_000; i++) source.write(Buffer.of(i & 0xff))
    await turn()
    expect(taken.length).toBeLessThan(300)
    await turns(100)
    expect(taken).toEqual(Array.from({ length: 1_000 }, (_, i) => i & 0xff))
  })

  it('of many bytes wait as Node would have them', async () => {
    const source = new PassThrough({ highWaterMark: 1_000_000 })
    const out = new Stuck()
    source.on('data', fewUnwritten(source, out))
    for (let i = 0; i < 10; i++) source.write(Buffer.alloc(60_000))
    await turns(20)
    expect(out.writableLength).toBe(120_000)
    while (out.takeOne()) await turn()
    expect(Buffer.concat(out.taken)).toHaveLength(600_000)
  })
})
