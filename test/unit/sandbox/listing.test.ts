import fc from 'fast-check'
import { expect, test } from 'vitest'
import { listPage } from '#sandbox/s3/listing.ts'
import { compareKeys, createObjectIndex } from '#sandbox/s3/object-index.ts'

const sort = (keys: readonly string[]) => [...keys].sort(compareKeys)

/** What S3's documentation says, without any cleverness. */
function entries(keys: readonly string[], prefix: string, delimiter: string): readonly string[] {
  const found = keys
    .filter((key) => key.startsWith(prefix))
    .map((key) => {
      const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
      return end === -1 ? key : key.slice(0, end + delimiter.length)
    })
  return sort([...new Set(found)])
}

test('pages of any size give every key and common prefix once, in order', () => {
  const key = fc.stringMatching(/^[ab/é😀]{1,5}$/u)
  fc.assert(
    fc.property(
      fc.uniqueArray(key, { maxLength: 20 }),
      fc.constantFrom('', 'a', 'a/', 'b'),
      fc.constantFrom('', '/', 'a'),
      fc.integer({ min: 1, max: 4 }),
      (keys, prefix, delimiter, most) => {
        const sorted = sort(keys)
        const seen: string[] = []
        let after = ''
        for (;;) {
          const page = listPage(sorted, { prefix, delimiter, after, most })
          expect(page.keys.length + page.prefixes.length).toBeLessThanOrEqual(most)
          seen.push(...sort([...page.keys, ...page.prefixes]))
          if (page.next === undefined) break
          after = page.next
        }
        expect(seen).toEqual(entries(sorted, prefix, delimiter))
      },
    ),
  )
})

test('a page that holds the last entry is not truncated', () => {
  expect(listPage(['a', 'b'], { prefix: '', delimiter: '', after: '', most: 2 }).next).toBeUndefined()
  expect(listPage(['a', 'b'], { prefix: '', delimiter: '', after: '', most: 1 }).next).toBe('a')
})

test('keys come in the order of their UTF-8 bytes', () => {
  const index = createObjectIndex()
  const object = { segments: [], size: 0, etag: '', lastModified: 0, headers: {} }
  for (const key of ['\u{1f600}', '\uffee', 'é', 'z', 'A']) index.set(key, object)
  expect(index.keys()).toEqual(['A', 'z', 'é', '\uffee', '\u{1f600}'])
})
