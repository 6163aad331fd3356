import { expect, test } from 'vitest'
import { AwsFault } from '#sandbox/http/fault.ts'
import { readRange } from '#sandbox/s3/range.ts'

test.each([
  ['bytes=0-9', { first: 0, last: 9 }],
  ['bytes=90-', { first: 90, last: 99 }],
  ['bytes=-10', { first: 90, last: 99 }],
  ['bytes=-1000', { first: 0, last: 99 }],
  ['bytes=99-1000', { first: 99, last: 99 }],
])('%s of 100 bytes', (header, range) => {
  expect(readRange(header, 100)).toEqual(range)
})

test.each([undefined, 'bytes=9-0', 'bytes=-', 'bytes=0-1,5-6', 'lines=0-1'])('%s gives the whole object', (header) => {
  expect(readRange(header, 100)).toBeUndefined()
})

test.each([
  ['bytes=100-', 100],
  ['bytes=0-', 0],
  ['bytes=-0', 100],
])('%s of %i bytes cannot be satisfied', (header, size) => {
  expect(() => readRange(header, size)).toThrow(AwsFault)
})
