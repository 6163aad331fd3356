import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { maskKeys } from '#engine/proxy/handed-out/mask-keys.ts'
import type { UpstreamResponse } from '#engine/net/types.ts'
import type { RawHeaders } from '#util/http/message.ts'

const token = `IQoJb3JpZ2luX2Vj${'Aa0+/Zz9'.repeat(60)}==`
const credentials = {
  accessKeyId: 'ASIAREALREALREALREAL',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: token,
}
const standInId = 'LKEYAAAABBBBCCCCDDDD'

const answer = (status: number, chunks: readonly (string | Buffer)[], headers: RawHeaders = []): UpstreamResponse => ({
  status,
  statusText: 'Forbidden',
  headers,
  body: Readable.from(chunks.map((chunk) => Buffer.from(chunk))),
  trailers: () => [['x-amz-trailer', token]],
})
const masked = async (given: UpstreamResponse, method = 'GET'): Promise<string> => {
  const { body } = maskKeys(given, { credentials, standInId }, method)
  return (await buffer(body)).toString('latin1')
}

const hex = Buffer.from(token).toString('hex')
const spaced = hex.replaceAll(/..(?!$)/g, '$& ')
const written: Readonly<Record<string, string>> = {
  'as it is': token,
  'in a query': encodeURIComponent(token),
  'in a query in lower case': encodeURIComponent(token).replaceAll(/%../g, (each) => each.toLowerCase()),
  'in a query in a query': encodeURIComponent(encodeURIComponent(token)),
  'in JSON with escaped slashes': token.replaceAll('/', '\\/'),
  'in JSON with escaped signs': token.replaceAll(/[^\w]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`),
  'in XML with numbers': token.replaceAll(/[^\w]/g, (char) => `&#${char.charCodeAt(0)};`),
  'in HTML with hex numbers': token.replaceAll(/[^\w]/g, (char) => `&#x${char.charCodeAt(0).toString(16)};`),
  'as bytes': spaced,
  'as bytes in a row': hex.toUpperCase(),
}

describe('an error that repeats the session token', () => {
  it.each(Object.keys(written))('%s is masked and keeps its length, wherever its chunks end', async (how) => {
    const text = `<Error><Code>SignatureDoesNotMatch</Code><R>x-amz-security-token:${written[how] ?? ''}</R></Error>`
    for (const at of [1, 70, 80, 500, text.length - 12]) {
      const found = await masked(answer(403, [text.slice(0, at), text.slice(at)]))
      expect(found).toHaveLength(text.length)
      expect(found).toMatch(/^<Error><Code>SignatureDoesNotMatch<\/Code><R>x-amz-security-token:x+<\/R><\/Error>$/)
    }
  })

  it('is looked for once in what came in many small chunks, between which others have their turn', async () => {
    const text = `<R>${'a'.repeat(20_000)}${token}${'b'.repeat(20_000)}</R>`
    const searched = vi.spyOn(String.prototype, 'replaceAll')
    onTestFinished(() => searched.mockRestore())
    let turns = 0
    const turn = setInterval(() => (turns += 1))
    const found = await masked(answer(403, text.split('')))
    clearInterval(turn)
    expect(searched.mock.calls.length).toBeLessThan(200)
    expect(turns).toBeGreaterThan(1)
    expect(found).toBe(text.replace(token, 'x'.repeat(token.length)))
  })

  it('says the key id of the tool in place of ours', async () => {
    const text = '<AWSAccessKeyId>ASIAREALREALREALREAL</AWSAccessKeyId>'
    expect(await masked(answer(403, [text]))).toBe(`<AWSAccessKeyId>${standInId}</AWSAccessKeyId>`)
  })

  it('is unpacked first', async () => {
    for (const [encoding, bytes] of [
      ['gzip', gzipSync(token)],
      ['br', brotliCompressSync(token)],
    ] as const) {
      const packed = answer(
        403,
        [bytes],
        [
          ['Content-Encoding', encoding],
          ['Content-Length', String(bytes.length)],
        ],
      )
      const { headers, body } = maskKeys(packed, { credentials, standInId }, 'GET')
      expect(headers).toEqual([])
      expect((await buffer(body)).toString()).toBe('x'.repeat(token.length))
    }
  })

  it('is held back where it is packed in a way that nobody knows', () => {
    const packed = answer(403, ['?'], [['Content-Encoding', 'zstd']])
    expect(() => maskKeys(packed, { credentials, standInId }, 'GET')).toThrow(/packed as zstd/)
  })

  it('has it masked in its headers and trailers, also for HEAD', () => {
    for (const method of ['GET', 'HEAD']) {
      const found = maskKeys(answer(400, [], [['X-Amz-Error', token]]), { credentials, standInId }, method)
      expect(JSON.stringify([found.headers, found.trailers()])).not.toContain(token.slice(0, 12))
    }
  })
})

it('an error of many megabytes streams', async () => {
  const piece = `${'a'.repeat(64 * 1024 - token.length)}${token}`
  const found = await masked(
    answer(
      400,
      Array.from({ length: 64 }, () => piece),
    ),
  )
  expect(found).toBe(piece.replace(token, 'x'.repeat(token.length)).repeat(64))
})

it('a success is what it was', () => {
  const given = answer(200, [token])
  expect(maskKeys(given, { credentials, standInId }, 'GET')).toBe(given)
})
