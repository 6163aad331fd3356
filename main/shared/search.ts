// Fuzzy, ranked search over roles, for the command line and the window alike. Pure.
import uFuzzy from '@leeoniya/ufuzzy'
import { naturalKey } from './natural-order.ts'

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

/** Ranking more hits than this costs more than a keystroke allows; then whole words alone decide. */
const rankAtMost = 800
/** Words are ranked in any order, up to this many of them (the number of orders grows as a factorial). */
const wordsInAnyOrder = 4

/** Quotes, a leading minus and `'s` have rules of their own: with them a longer query may find more than a shorter one. */
const special = /["']|(?:^|\s)-/

/** Prepares what every keystroke needs: build it once per list, not per search. */
export function createSearchIndex(items: readonly Searchable[]): SearchIndex {
  const byStanding = items
    .map((item) => ({ ...item, order: naturalKey(item.text) }))
    .toSorted(
      (a, b) =>
        Number(b.favourite) - Number(a.favourite) ||
        (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0) ||
        compare(a.order, b.order),
    )
  const haystack = byStanding.map((item) => item.text)
  // A letter may be left out of a word's inside (`admn`), never added: that keeps thousands of roles quick to filter.
  const fuzzy = new uFuzzy({ intraMode: 0, intraIns: 1, interSplit: "[^A-Za-z\\d']+" })

  const idAt = (index: number): string => byStanding[index]?.id ?? ''
  const lower = haystack.map((text) => text.toLowerCase())
  const spaced = lower.map((text) => ` ${text} `)

  /** Every word of the query is a whole part of the text: a name, an account, an id. */
  const exactly = (words: readonly string[]) => (index: number) =>
    words.every((word) => spaced[index]?.includes(` ${word} `) === true)

  /** Many hits: those that have it exactly first, those that begin with the query, then those that have its words whole, or at least letter by letter. */
  function unranked(hits: readonly number[], needle: string, limit: number): readonly Match[] {
    const start = needle.toLowerCase()
    const words = start.split(/\s+/)
    const isExact = exactly(namesIn(start))
    const grades: number[][] = [[], [], [], [], []]
    for (const index of hits) grades[isExact(index) ? 0 : 1 + gradeOf(lower[index] ?? '', start, words)]?.push(index)
    const shown = grades.flat().slice(0, limit)
    // `info` takes only what has the words in this order.
    const inOrder = fuzzy.filter(haystack, needle, shown.slice(0, rankAtMost)) ?? []
    const info = fuzzy.info(inOrder, haystack, needle)
    const ranges = new Map(info.idx.map((index, at) => [index, pairs(info.ranges[at] ?? [])]))
    return shown.map((index) => ({ id: idAt(index), ranges: ranges.get(index) ?? literalAt(index, words) }))
  }

  /** A few letters have lower-case forms of another length: then no place can be told. */
  function literalAt(index: number, words: readonly string[]): Match['ranges'] {
    const text = lower[index] ?? ''
    return text.length === haystack[index]?.length ? literal(text, words) : []
  }

  /** What a plain query found last: one that goes on from it finds nothing else. */
  let last: { readonly needle: string; readonly words: readonly string[]; readonly hits: number[] } | undefined

  /** All that have every word of a plain query; undefined where it has no letter or digit. */
  function hitsOf(needle: string): number[] | undefined {
    const words = fuzzy.split(needle)
    if (words.length === 0) return undefined
    const before = last !== undefined && needle.startsWith(last.needle) ? last : undefined
    let hits = before?.hits
    // The longest leaves the fewest for the others.
    for (const word of words.toSorted((a, b) => b.length - a.length))
      if (before?.words.includes(word) !== true) hits = fuzzy.filter(haystack, word, hits) ?? []
    last = { needle, words, hits: hits ?? [] }
    return hits
  }

  return {
    search(query, limit = items.length) {
      const needle = query.trim()
      if (needle === '') return byStanding.slice(0, limit).map(({ id }) => ({ id, ranges: [] }))
      const hits = special.test(needle) ? undefined : hitsOf(needle)
      if (hits?.length === 0) return []
      if (hits !== undefined && hits.length > rankAtMost) return unranked(hits, needle, limit)
      const [indexes, info, order] = fuzzy.search(haystack, needle, wordsInAnyOrder, rankAtMost, hits)
      if (indexes === null) return []
      if (info === null) return unranked(indexes, needle, limit)
      const isExact = exactly(namesIn(needle.toLowerCase()))
      const rank = (at: number): number => (isExact(info.idx[at] ?? -1) ? 0 : 3) + standing(info.idx[at])
      const bestFirst = order.toSorted((a, b) => rank(a) - rank(b))
      return bestFirst.slice(0, limit).map((at) => ({
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

/** `payments-prod / Admin` names two. */
const namesIn = (query: string): readonly string[] => query.split(/[\s/]+/).filter((word) => word !== '')

/** 0 begins with the query, 1 has each of its words whole, 2 has them letter by letter, 3 the rest. */
function gradeOf(text: string, start: string, words: readonly string[]): number {
  if (text.startsWith(start)) return 0
  let grade = 1
  for (const word of words) {
    const at = text.indexOf(word)
    if (at < 0) return 3
    if (!isWhole(text, at, word.length)) grade = 2
  }
  return grade
}

function isWhole(text: string, at: number, length: number): boolean {
  return !isWordAt(text, at - 1) && !isWordAt(text, at + length)
}

/** By code, since this runs for every hit of every keystroke: 0-9 and a-z. */
function isWordAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 122)
}

/** Where the words stand, if they stand there letter by letter and apart from each other. */
function literal(text: string, words: readonly string[]): Match['ranges'] {
  const found = words.map((word) => [text.indexOf(word), word.length] as const).filter(([at]) => at >= 0)
  const sorted = found.map(([at, length]) => [at, at + length] as const).toSorted((a, b) => a[0] - b[0])
  return sorted.filter(([start], at) => at === 0 || start >= (sorted[at - 1]?.[1] ?? 0))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

function pairs(flat: readonly number[]): readonly (readonly [number, number])[] {
  const found: [number, number][] = []
  for (let at = 0; at + 1 < flat.length; at += 2) found.push([flat[at] ?? 0, flat[at + 1] ?? 0])
  return found
}
