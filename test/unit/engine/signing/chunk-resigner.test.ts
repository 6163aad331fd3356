import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ChunkFault } from '#engine/signing/chunk-fault.ts'
import { createChunkResigner, type ChunkResignerOptions } from '#engine/signing/chunk-resigner.ts'
import { chunkSignature, trailerSignature, type ChunkSigner } from '#engine/signing/chunk-signature.ts'
import { deriveSigningKey } from '#engine/signing/signing-key.ts'
import type { RawHeaders } from '#util/http/message.ts'

function signer(secret: string, amzDate: string, seed: string): ChunkSigner {
  const scope = { date: amzDate.slice(0, 8), region: 'us-east-1', service: 's3' }
  return { signingKey: deriveSigningKey(secret, scope), amzDate, scope, seed }
}

const inbound = signer('stand-in', '20260304T235959Z', 'a'.repeat(64))
const outbound = signer('real', '20260305T000001Z', 'b'.repeat(64))

interface Body {
  readonly chunks: readonly (string | Buffer)[]
  readonly trailers?: RawHeaders
  readonly token?: (size: number) => string
  readonly lineEnd?: string
}

/** A chunk-signed body as a client writes it. */
function encode(
  by: ChunkSigner,
  { chunks, trailers, token = (size) => size.toString(16), lineEnd = '\r\n' }: Body,
): Buffer {
  let previous = by.seed
  const parts: Buffer[] = []
  for (const chunk of [...chunks, '']) {
    const data = Buffer.from(chunk)
    previous = chunkSignature(by, previous, createHash('sha256').update(data).digest('hex'))
    parts.push(Buffer.from(`${token(data.length)};chunk-signature=${previous}\r\n`), data)
    if (data.length > 0) parts.push(Buffer.from('\r\n'))
  }
  for (const [name, value] of trailers ?? []) parts.push(Buffer.from(`${name}:${value}${lineEnd}`, 'latin1'))
  if (trailers !== undefined) {
    parts.push(Buffer.from(`x-amz-trailer-signature:${trailerSignature(by, previous, trailers)}\r\n`))
  }
  return Buffer.concat([...parts, Buffer.from('\r\n')])
}

function run(body: Uint8Array, options: Partial<ChunkResignerOptions> = {}, pieces = [body.length]): Buffer {
  const resigner = createChunkResigner({ inbound, outbound, withTrailer: false, ...options })
  const out: Uint8Array[] = []
  let at = 0
  for (let turn = 0; at < body.length; turn += 1) {
    const size = Math.max(1, pieces[turn % pieces.length] ?? 1)
    out.push(...resigner.push(body.subarray(at, at + size)))
    at += size
  }
  resigner.end()
  return Buffer.concat(out)
}

function reasonOf(action: () => unknown): string | undefined {
  try {
    action()
  } catch (error) {
    return error instanceof ChunkFault ? error.reason : String(error)
  }
  return undefined
}

describe('the values of the S3 documentation', () => {
  const documented = signer(
    'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    '20130524T000000Z',
    '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
  )

  test('come out for its three chunks', () => {
    const text = encode(documented, { chunks: ['a'.repeat(65_536), 'a'.repeat(1024)] })
    const signatures = text.toString('latin1').match(/(?<=chunk-signature=)[0-9a-f]{8}/g)
    expect(signatures).toEqual(['ad80c730', '0055627c', 'b6c6ea8a'])
    expect(text.length).toBe(66_824)
  })

  test("come out for the trailer of the runtime's own test", () => {
    const trailers = [
      ['first', '1st'],
      ['second', '2nd'],
      ['third', '3rd'],
    ] as const
    const text = encode(documented, { chunks: ['a'.repeat(65_536), 'a'.repeat(1024)], trailers }).toString('latin1')
    expect(/trailer-signature:([0-9a-f]{8})/.exec(text)?.[1]).toBe('df5735bd')
  })
})

describe('createChunkResigner', () => {
  test('gives what a client with the real key would have sent, for chunks and pieces of any size', () => {
    const sample = fc.record({
      chunks: fc.array(
        fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
        { maxLength: 6 },
      ),
      trailers: fc.option(
        fc.uniqueArray(fc.tuple(fc.stringMatching(/^[xX]-amz-[a-zA-Z]{1,8}$/), fc.stringMatching(/^[!-~ ]{0,12}$/)), {
          selector: ([name]) => name.toLowerCase(),
          minLength: 1,
          maxLength: 3,
        }),
        { nil: undefined },
      ),
      pieces: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 5 }),
      upper: fc.boolean(),
    })
    fc.assert(
      fc.property(sample, ({ chunks, trailers, pieces, upper }) => {
        const token = (size: number) => (upper ? size.toString(16).toUpperCase().padStart(8, '0') : size.toString(16))
        const body = trailers === undefined ? { chunks, token } : { chunks, trailers, token }
        const sent = encode(inbound, body)
        const out = run(sent, { withTrailer: trailers !== undefined }, pieces)
        expect(out.equals(encode(outbound, body))).toBe(true)
        expect(out.length).toBe(sent.length)
      }),
      { numRuns: 200 },
    )
  })

  test('takes the line ends of the documentation in the trailer and keeps them', () => {
    const body = { chunks: ['data'], trailers: [['x-amz-checksum-crc32c', 'wdBDMA==']] as const, lineEnd: '\n\r\n' }
    expect(run(encode(inbound, body), { withTrailer: true }).equals(encode(outbound, body))).toBe(true)
  })

  test('holds a chunk back until its signature is known to be right', () => {
    const sent = encode(inbound, { chunks: ['0123456789'] })
    const resigner = createChunkResigner({ inbound, outbound, withTrailer: false })
    const dataEnd = sent.indexOf('0123456789') + 10
    expect(resigner.push(sent.subarray(0, dataEnd))).toEqual([])
    expect(Buffer.concat(resigner.push(sent.subarray(dataEnd, dataEnd + 2))).toString()).toMatch(
      /^a;.*\r\n0123456789\r\n$/,
    )
  })

  test.each([
    ['data', (text: string) => text.replace('first', 'fIrst')],
    ['order', (text: string) => text.replace('first', '_____').replace('other', 'first').replace('_____', 'other')],
    ['signature', (text: string) => text.replace(/chunk-signature=[0-9a-f]{4}/, 'chunk-signature=0000')],
    [
      'last signature',
      (text: string) => text.replace(/\r\n0;chunk-signature=[0-9a-f]{4}/, '\r\n0;chunk-signature=0000'),
    ],
    ['trailer', (text: string) => text.replace('crc32:AAAA', 'crc32:AAAB')],
    ['trailer signature', (text: string) => text.replace(/trailer-signature:[0-9a-f]{4}/, 'trailer-signature:0000')],
    [
      'trailer signature without end',
      (text: string) => text.replace(/trailer-signature:[0-9a-f]{64}/, 'trailer-signature:'),
    ],
  ])('refuses a changed %s', (_, change) => {
    const sent = encode(inbound, { chunks: ['first', 'other'], trailers: [['x-amz-checksum-crc32', 'AAAA']] }).toString(
      'latin1',
    )
    expect(change(sent)).not.toBe(sent)
    expect(reasonOf(() => run(Buffer.from(change(sent), 'latin1'), { withTrailer: true }))).toBe('mismatch')
  })

  test.each([
    ['no signature', 'a\r\n0123456789\r\n'],
    ['no hex', `g;chunk-signature=${'0'.repeat(64)}\r\n`],
    ['a bare line feed', `a;chunk-signature=${'0'.repeat(64)}\n`],
    ['an endless line', 'a'.repeat(300)],
    ['an extension', `a;x=1;chunk-signature=${'0'.repeat(64)}\r\n`],
    [
      'a size that lies',
      encode(inbound, { chunks: ['12345'] })
        .toString()
        .replace('5;', '4;'),
    ],
    [
      'a bare line feed after the data',
      encode(inbound, { chunks: ['12345'] })
        .toString()
        .replace('12345\r\n', '12345\n'),
    ],
    [
      'a letter before that line feed',
      encode(inbound, { chunks: ['12345'] })
        .toString()
        .replace('12345\r\n', '12345x\n'),
    ],
    [
      'a last line that is not empty',
      encode(inbound, { chunks: ['12345'] })
        .toString()
        .replace(/\r\n$/, 'x\n'),
    ],
    ['more after the end', `${encode(inbound, { chunks: ['1'] }).toString()}x`],
  ])('refuses framing with %s', (_, text) => {
    expect(reasonOf(() => run(Buffer.from(text)))).toBe('malformed')
  })

  test('refuses every body that stops early', () => {
    const sent = encode(inbound, { chunks: ['abc'], trailers: [['x-amz-checksum-crc32', 'AAAA']] })
    for (let length = 0; length < sent.length; length += 1) {
      expect(reasonOf(() => run(sent.subarray(0, length), { withTrailer: true }))).toBe('truncated')
    }
  })

  test('refuses a chunk over its limit before it has come', () => {
    const head = Buffer.from(`1000001;chunk-signature=${'0'.repeat(64)}\r\n`)
    expect(reasonOf(() => run(head))).toBe('too-large')
    expect(reasonOf(() => run(encode(inbound, { chunks: ['12345'] }), { maxChunkBytes: 4 }))).toBe('too-large')
    expect(reasonOf(() => run(Buffer.from(`${'f'.repeat(16)};chunk-signature=${'0'.repeat(64)}\r\n`)))).toBe(
      'too-large',
    )
  })

  test('gives a typed refusal for any bytes', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.constantFrom('\r\n', '\n', '0', `;chunk-signature=${'0'.repeat(64)}\r\n`).map((text) => Buffer.from(text)),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.boolean(), (pieces, withTrailer) => {
        expect(['malformed', 'mismatch', 'truncated', 'too-large']).toContain(
          reasonOf(() => run(Buffer.concat(pieces), { withTrailer })),
        )
      }),
      { numRuns: 300 },
    )
  })
})
