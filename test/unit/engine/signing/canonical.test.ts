import { describe, expect, test } from 'vitest'
import { canonicalHeaders } from '#engine/signing/canonical-headers.ts'
import { canonicalPath } from '#engine/signing/canonical-path.ts'
import { canonicalQuery, wireQuery } from '#engine/signing/canonical-query.ts'
import { otherTargets } from '#engine/signing/canonical-targets.ts'

describe('canonicalPath', () => {
  test.each([
    ['', '/'],
    ['/', '/'],
    ['//', '/'],
    ['/a//b/./c/../d/', '/a/b/d/'],
    ['/../..', '/'],
    ['/a%20b', '/a%2520b'],
    ['/a b', '/a%20b'],
    ['/a:b@c', '/a%3Ab%40c'],
    ['/~x._-', '/~x._-'],
    ['/a/.hidden', '/a/.hidden'],
    ['/\u00e9', '/%E9'],
  ])('normalises and encodes %j again outside the S3 family', (path, expected) => {
    expect(canonicalPath(path, 'execute-api')).toBe(expected)
  })

  test.each(['s3', 's3express', 's3-outposts', 's3-object-lambda'])('leaves the path of %s as it is', (service) => {
    expect(canonicalPath('/a//b/../c%2f', service)).toBe('/a//b/../c%2f')
  })
})

describe('canonicalQuery', () => {
  test.each([
    [undefined, ''],
    ['', ''],
    ['acl', 'acl='],
    ['b=2&a=1', 'a=1&b=2'],
    ['a=2&a=1&a-b=0', 'a=1&a=2&a-b=0'],
    ['q=1+2', 'q=1%2B2'],
    ['q=%2b%7e%41', 'q=%2B~A'],
    ['q=a=b', 'q=a%3Db'],
    ['q=%', 'q=%25'],
    ['q=%zz', 'q=%25zz'],
    ['a&&b', 'a=&b='],
    ['x-amz-signature=1&a=1&X-Amz-Signature=2', 'a=1'],
    ['B=1&a=1&_=1', 'B=1&_=1&a=1'],
  ])('writes %j as %j', (query, expected) => {
    expect(canonicalQuery(query)).toBe(expected)
  })

  test('keeps the bytes in the wire form', () => {
    expect(wireQuery('q=1+2&b&a=%2b&X-Amz-Signature=x')).toBe('a=%2b&b=&q=1+2')
  })
})

describe('canonicalHeaders', () => {
  test('trims, joins repeats without a blank and collapses blanks inside quotes too', () => {
    const headers = [
      ['X-B', ' two '],
      ['x-a', '"a   b"\tc'],
      ['x-b', 'one'],
      ['Host', 'h'],
    ] as const
    expect(canonicalHeaders(headers, ['host', 'x-a', 'x-b'])).toEqual({
      kind: 'block',
      block: 'host:h\nx-a:"a b" c\nx-b:two,one\n',
    })
  })

  test('keeps bytes over 127 that other languages take for blanks', () => {
    expect(canonicalHeaders([['a', '\u00c3\u00a0']], ['a'])).toEqual({ kind: 'block', block: 'a:\u00c3\u00a0\n' })
  })

  test('takes :authority for host', () => {
    expect(canonicalHeaders([[':authority', 'h']], ['host'])).toEqual({ kind: 'block', block: 'host:h\n' })
  })

  test('names the signed header that is not there', () => {
    expect(canonicalHeaders([['host', 'h']], ['host', 'x-amz-date'])).toEqual({ kind: 'missing', name: 'x-amz-date' })
  })
})

describe('otherTargets', () => {
  test('has nothing to add for an ordinary target', () => {
    expect(otherTargets('/bucket/key?list-type=2', 's3', false)).toEqual([])
    expect(otherTargets('/', 'dynamodb', false)).toEqual([])
  })

  test('offers the wire query and the paths that clients sign', () => {
    expect(otherTargets('/a//b?q=1+2', 'execute-api', false)).toContainEqual({ path: '/a//b', query: 'q=1+2' })
    expect(otherTargets('/a(b)', 's3', false)).toEqual([{ path: '/a%28b%29', query: '' }])
  })
})
