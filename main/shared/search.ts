// Fuzzy, ranked search over roles, for the command line and the window alike. Pure.
import uFuzzy from '@leeoniya/ufuzzy'

export interface Searchable {
  readonly id: string
  /** What is searched and shown, most telling part first, such as `name account-name account-id source`. */
  readonly text: string
  readonly favourite: boolean
  /** Epoch ms. */
  readonly lastUsedAt?: number | undefined
}

export interface Match {
  readonly id: string
  /** Where in `text` the query was found: pairs of start and end, in order. Empty without a query. */
  readonly ranges: readonly (readonly [start: number, end: number])[]
}

export interface SearchIndex {
  /** Best first. Without a query: favourites, then recently used ones, then the rest by text. */
  search(query: string, limit?: number): readonly Match[]
}

/** Ranking more hits than this costs more than a keystroke allows; then the beginning of the text alone decides. */
const rankAtMost = 800
/** Words in any order, up to this many of them (the number of orders grows as a factorial). */
const wordsInAnyOrder = 4

/** Prepares what every keystroke needs: build it once per list, not per search. */
export function createSearchIndex(items: readonly Searchable[]): SearchIndex {
  const byStanding = items.toSorted(
    (a, b) =>
      Number(b.favourite) - Number(a.favourite) || (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0) || compare(a.text, b.text),
  )
  const haystack = byStanding.map((item) => item.text)
  // A letter may be left out of a word's inside (`admn`), never added: that keeps thousands of roles quick to filter.
  const fuzzy = new uFuzzy({ intraMode: 0, intraIns: 1, interSplit: "[^A-Za-z\\d']+" })

  const idAt = (index: number): string => byStanding[index]?.id ?? ''
  const lower = haystack.map((text) => text.toLowerCase())

  /** Many hits: those that begin with the query first, otherwise as they stand. */
  function unranked(hits: readonly number[], needle: string, limit: number): readonly Match[] {
    const start = needle.toLowerCase()
    const begins = hits.filter((index) => lower[index]?.startsWith(start) === true)
    const rest = begins.length >= limit ? [] : hits.filter((index) => lower[index]?.startsWith(start) !== true)
    const shown = [...begins, ...rest].slice(0, limit)
    // `info` takes only what has the words in this order.
    const inOrder = fuzzy.filter(haystack, needle, shown.slice(0, rankAtMost)) ?? []
    const info = fuzzy.info(inOrder, haystack, needle)
    const ranges = new Map(info.idx.map((index, at) => [index, pairs(info.ranges[at] ?? [])]))
    return shown.map((index) => ({ id: idAt(index), ranges: ranges.get(index) ?? [] }))
  }

  return {
    search(query, limit = items.length) {
      const needle = query.trim()
      if (needle === '') return byStanding.slice(0, limit).map(({ id }) => ({ id, ranges: [] }))
      const [indexes, info, order] = fuzzy.search(haystack, needle, wordsInAnyOrder, rankAtMost)
      if (indexes === null) return []
      if (info === null) return unranked(indexes, needle, limit)
      const favouritesFirst = order.toSorted((a, b) => standing(info.idx[a]) - standing(info.idx[b]))
      return favouritesFirst.slice(0, limit).map((at) => ({
        id: idAt(info.idx[at] ?? -1),
        ranges: pairs(info.ranges[at] ?? []),
      }))
    },
  }

  /** 0 favourite, 1 used before, 2 the rest; within each the better match stays first, since the sort is stable. */
  function standing(index: number | undefined): number {
    const item = index === undefined ? undefined : byStanding[index]
    if (item?.favourite === true) return 0
    return item?.lastUsedAt === undefined ? 2 : 1
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

function pairs(flat: readonly number[]): readonly (readonly [number, number])[] {
  const found: [number, number][] = []
  for (let at = 0; at + 1 < flat.length; at += 2) found.push([flat[at] ?? 0, flat[at + 1] ?? 0])
  return found
}
