/**
 * Sets an entry of a Map that may hold so many: the ones that were set longest ago leave, which a Map has first. Answers what left. Who reads
 * and sets again makes it the ones used longest ago.
 */
export function keepNewest<Key, Value>(map: Map<Key, Value>, key: Key, value: Value, most: number): readonly Value[] {
  map.delete(key)
  map.set(key, value)
  const left: Value[] = []
  for (const [oldest, old] of map) {
    if (map.size <= most) break
    map.delete(oldest)
    left.push(old)
  }
  return left
}
