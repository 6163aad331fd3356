import type { ObjectIndex, StoredObject } from './model.ts'

export function createObjectIndex(): ObjectIndex {
  const objects = new Map<string, StoredObject>()
  // Sorted when a listing asks; a put of a known key leaves it as it is.
  let sorted: readonly string[] | undefined
  return {
    get size() {
      return objects.size
    },
    get: (key) => objects.get(key),
    set(key, object) {
      const replaced = objects.get(key)
      if (replaced === undefined) sorted = undefined
      objects.set(key, object)
      return replaced
    },
    delete(key) {
      const deleted = objects.get(key)
      if (objects.delete(key)) sorted = undefined
      return deleted
    },
    keys() {
      sorted ??= [...objects.keys()].sort(compareKeys)
      return sorted
    },
  }
}

const surrogate = /[\ud800-\udfff]/

/** S3 lists in the order of UTF-8 bytes, which differs from JavaScript's only where surrogates are involved. */
export function compareKeys(one: string, other: string): number {
  if (surrogate.test(one) || surrogate.test(other)) return Buffer.compare(Buffer.from(one), Buffer.from(other))
  return one < other ? -1 : one > other ? 1 : 0
}
