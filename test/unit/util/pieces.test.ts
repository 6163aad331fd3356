import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { createPieces } from '#util/pieces.ts'

it('gives the bytes that it was given, in their order, and begins anew', () => {
  const sizes = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 9_000 }))
  fc.assert(
    fc.property(fc.array(sizes, { maxLength: 60 }), (lengths) => {
      const given = lengths.map((length, i) => Buffer.alloc(length, i + 1))
      const pieces = createPieces()
      for (const round of [given, given.toReversed()]) {
        for (const piece of round) pieces.add(piece)
        expect(Buffer.concat(pieces.take()).equals(Buffer.concat(round))).toBe(true)
      }
      expect(pieces.take()).toEqual([])
    }),
  )
})

it('keeps many small pieces in few blocks, and a single one as it is', () => {
  const pieces = createPieces()
  const only = Buffer.from('only')
  pieces.add(only)
  expect(pieces.take()[0]?.buffer).toBe(only.buffer)
  for (let i = 0; i < 200_000; i++) pieces.add(Buffer.from([i & 0xff]))
  const blocks = pieces.take()
  expect(blocks.length).toBeLessThan(10)
  expect(Buffer.concat(blocks)[199_999]).toBe(199_999 & 0xff)
})

it('leaves what it was given alone', () => {
  const pieces = createPieces()
  const [first, second] = [Buffer.from('aaaa'), Buffer.from('bbbb')]
  pieces.add(first.subarray(0, 2))
  pieces.add(second)
  expect(Buffer.concat(pieces.take()).toString()).toBe('aabbbb')
  expect([first.toString(), second.toString()]).toEqual(['aaaa', 'bbbb'])
})
