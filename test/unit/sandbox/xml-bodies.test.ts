import { describe, expect, test } from 'vitest'
import { readCompleteUpload, readCreateBucket, readDeleteObjects } from '#sandbox/s3/xml-bodies.ts'

const etag = '0123456789abcdef0123456789abcdef'
const complete = (text: string): Buffer =>
  Buffer.from(
    `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${text}</ETag></Part></CompleteMultipartUpload>`,
  )

describe('the bodies that S3 clients send', () => {
  test.each([
    `"${etag}"`,
    etag,
    `&quot;${etag}&quot;`,
    `&#34;${etag}&#34;`,
    `&#x22;${etag}&#x22;`,
    `<![CDATA["${etag}"]]>`,
  ])('name a part by its entity tag, however that is written (%s)', (text) =>
    expect(readCompleteUpload(complete(text))).toEqual([{ number: 1, etag: `"${etag}"` }]),
  )

  test('may hold as many references as parts', () => {
    const part = (number: number) => `<Part><ETag>&#34;${etag}&#34;</ETag><PartNumber>${number}</PartNumber></Part>`
    const body = `<CompleteMultipartUpload>${Array.from({ length: 10_000 }, (_, at) => part(at + 1)).join('')}</CompleteMultipartUpload>`
    expect(readCompleteUpload(Buffer.from(body)).at(-1)).toEqual({ number: 10_000, etag: `"${etag}"` })
  })

  test('name keys by reference, once decoded and no more', () => {
    const object = '<Object><Key>a&#38;b&#x9;&#13;c&amp;#34;&#128512;</Key></Object>'
    expect(readDeleteObjects(Buffer.from(`<Delete>${object}</Delete>`)).keys).toEqual(['a&b\t\rc&#34;😀'])
  })

  test('name a region by reference', () => {
    const body =
      '<CreateBucketConfiguration><LocationConstraint>eu&#45;west&#x2d;1</LocationConstraint></CreateBucketConfiguration>'
    expect(readCreateBucket(Buffer.from(body))).toBe('eu-west-1')
  })
})
