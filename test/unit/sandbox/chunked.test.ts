import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AwsFault } from '#sandbox/http/fault.ts'
import { createChunkJudge, unsignedChunks } from '#sandbox/verify/chunk-judge.ts'
import type { ChunkJudge } from '#sandbox/verify/chunked.ts'
import { decodeChunks } from '#sandbox/verify/chunked.ts'

const head = {
  key: Buffer.from('a signing key'),
  timestamp: '20260102T030405Z',
  scope: '20260102/us-east-1/s3/aws4_request',
  signature: 'f'.repeat(64),
}
const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest('hex')

/** Written from the S3 reference, apart from the code under test. */
function encode(
  chunks: readonly Buffer[],
  trailers: Record<string, string>,
  form: 'unsigned' | 'signed' | 'signed-trailer',
): Buffer {
  let previous = head.signature
  const sign = (kind: string, lines: readonly string[]) => {
    const text = [`AWS4-HMAC-SHA256-${kind}`, head.timestamp, head.scope, previous, ...lines].join('\n')
    previous = createHmac('sha256', head.key).update(text).digest('hex')
    return previous
  }
  const parts = [...chunks, Buffer.alloc(0)].flatMap((chunk) => {
    const signature = form === 'unsigned' ? '' : `;chunk-signature=${sign('PAYLOAD', [sha256(''), sha256(chunk)])}`
    return [`${chunk.length.toString(16)}${signature}\r\n`, chunk, chunk.length === 0 ? '' : '\r\n']
  })
  const lines = Object.entries(trailers)
  parts.push(lines.map(([name, value]) => `${name}:${value}\r\n`).join(''))
  if (form === 'signed-trailer') {
    const text = lines.map(([name, value]) => `${name}:${value}\n`).join('')
    parts.push(`x-amz-trailer-signature:${sign('TRAILER', [sha256(text)])}\r\n`)
  }
  return Buffer.concat([...parts, '\r\n'].map((part) => Buffer.from(part)))
}

function judgeOf(form: 'unsigned' | 'signed' | 'signed-trailer'): ChunkJudge {
  return form === 'unsigned' ? unsignedChunks : createChunkJudge({ ...head, signedTrailer: form === 'signed-trailer' })
}

async function decode(wire: Buffer, judge: ChunkJudge, pieceSize = wire.length) {
  const trailers = new Map<string, string>()
  async function* pieces() {
    for (let at = 0; at < wire.length; at += pieceSize) yield wire.subarray(at, at + pieceSize)
  }
  const decoded: Buffer[] = []
  for await (const piece of decodeChunks(pieces(), judge, trailers)) decoded.push(piece)
  return { body: Buffer.concat(decoded), trailers }
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (cause) {
    if (cause instanceof AwsFault) return cause.facts.code
    throw cause
  }
  return 'none'
}

const chunks = [Buffer.alloc(9_000, 'a'), Buffer.alloc(8_192, 'b'), Buffer.from('tail')]

test.each(['unsigned', 'signed', 'signed-trailer'] as const)(
  'a body in the %s form is read however it is cut',
  async (form) => {
    const trailers = { 'x-amz-checksum-crc32': 'AAAAAA==' }
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 8_192, max: 9_000 }), { maxLength: 3 }),
        fc.integer({ min: 0, max: 500 }),
        fc.integer({ min: 1, max: 9_500 }),
        async (sizes, tail, pieceSize) => {
          const body = [...sizes, ...(tail === 0 ? [] : [tail])].map((size, index) => Buffer.alloc(size, index + 65))
          const read = await decode(encode(body, trailers, form), judgeOf(form), pieceSize)
          expect(read.body.equals(Buffer.concat(body))).toBe(true)
          expect(read.trailers.get('x-amz-checksum-crc32')).toBe('AAAAAA==')
        },
      ),
      { numRuns: 40 },
    )
  },
)

test('a changed byte anywhere in a signed body is found', async () => {
  const wire = encode(chunks, { 'x-amz-checksum-crc32': 'AAAAAA==' }, 'signed-trailer')
  const places = [5, 200, 9_050, 9_095, 9_500, wire.length - 80, wire.length - 120]
  for (const place of places) {
    const changed = Buffer.from(wire)
    changed.writeUInt8(changed.readUInt8(place) ^ 1, place)
    expect(await codeOf(decode(changed, judgeOf('signed-trailer')))).not.toBe('none')
  }
})

test('chunks in another order are found', async () => {
  const [one, two] = [Buffer.alloc(8_192, 'a'), Buffer.alloc(8_192, 'b')]
  const wire = encode([one, two], {}, 'signed')
  const length = wire.indexOf('\r\n') + 2 + 8_192 + 2
  const swapped = Buffer.concat([
    wire.subarray(length, 2 * length),
    wire.subarray(0, length),
    wire.subarray(2 * length),
  ])
  expect(await codeOf(decode(swapped, judgeOf('signed')))).toBe('SignatureDoesNotMatch')
})

test('an unsigned chunk in a signed body is refused', async () => {
  expect(await codeOf(decode(encode(chunks, {}, 'unsigned'), judgeOf('signed')))).toBe('SignatureDoesNotMatch')
})

test('a signed body that lacks its trailer signature is refused', async () => {
  expect(await codeOf(decode(encode(chunks, {}, 'signed'), judgeOf('signed-trailer')))).toBe('SignatureDoesNotMatch')
})

test('a body that ends early is incomplete, wherever it is cut', async () => {
  const wire = encode(chunks, { a: 'b' }, 'signed')
  for (const length of [0, 3, 100, 9_087, 9_089, wire.length - 1, wire.length - 4]) {
    expect(await codeOf(decode(wire.subarray(0, length), judgeOf('signed'), 1_000))).toBe('IncompleteBody')
  }
})

test('bytes after the end are refused', async () => {
  const wire = Buffer.concat([encode(chunks, {}, 'unsigned'), Buffer.from('more')])
  expect(await codeOf(decode(wire, unsignedChunks))).toBe('IncompleteBody')
})

test('a small chunk before the last one is refused', async () => {
  const wire = encode([Buffer.alloc(100), Buffer.alloc(9_000)], {}, 'unsigned')
  expect(await codeOf(decode(wire, unsignedChunks))).toBe('InvalidChunkSizeError')
})

test('upper-case and zero-padded sizes are read', async () => {
  const read = await decode(Buffer.from('000A\r\n0123456789\r\n0\r\n\r\n'), unsignedChunks)
  expect(read.body.toString()).toBe('0123456789')
})
