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
  /** Where in `text` the query was found: pairs of start and end, in order. Empty without a query. Looked for when it is read. */
  readonly ranges: readonly (readonly [start: number, end: number])[]
}

export interface SearchIndex {
  /** Best first. Without a query: favourites, then recently used ones, then the rest by text. */
  search(query: string, limit?: number): readonly Match[]
}

/** Words are found in any order, up to this many of them (the number of orders grows as a factorial). */
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

  const lower = haystack.map((text) => text.toLowerCase())

  /** What a plain query found last: one that goes on from it finds nothing else. */
  let last: { readonly needle: string; readonly words: readonly string[]; readonly hits: number[] } | undefined

  /** All that have every word of a plain query. */
  function hitsOf(needle: string): number[] {
    const words = fuzzy.split(needle)
    if (words.length === 0) return []
    const before = last !== undefined && needle.startsWith(last.needle) ? last : undefined
    let hits = before?.hits
    // The longest leaves the fewest for the others.
    for (const word of words.toSorted((a, b) => b.length - a.length))
      if (before?.words.includes(word) !== true) hits = filter(word, hits)
    last = { needle, words, hits: hits ?? [] }
    return last.hits
  }

  /** A word of one letter finds the most, and nothing can be left out of it: no pattern is needed. */
  function filter(word: string, among: number[] | undefined): number[] {
    if (word.length > 1) return fuzzy.filter(haystack, word, among) ?? []
    return (among ?? [...lower.keys()]).filter((index) => lower[index]?.includes(word) === true)
  }

  /** 0 is called so exactly, 1 a favourite, 2 used before, 3 the rest. */
  function standing(index: number, isExact: boolean): number {
    const item = byStanding[index]
    if (isExact) return 0
    if (item?.favourite === true) return 1
    return item?.lastUsedAt === undefined ? 3 : 2
  }

  function rangesAt(index: number, needle: string, words: readonly string[]): Match['ranges'] {
    const text = lower[index] ?? ''
    // A few letters have lower-case forms of another length: then no place can be told.
    const found = text.length === haystack[index]?.length ? literal(text, words) : []
    if (found.length === words.length) return found
    // `info` takes only what has the words in this order.
    const inOrder = fuzzy.filter(haystack, needle, [index]) ?? []
    return inOrder.length === 0 ? found : pairs(fuzzy.info(inOrder, haystack, needle).ranges[0] ?? [])
  }

  return {
    search(query, limit = items.length) {
      const needle = query.trim()
      if (needle === '') return byStanding.slice(0, limit).map(({ id }) => ({ id, ranges: [] }))
      const hits = special.test(needle) ? fuzzy.search(haystack, needle, wordsInAnyOrder, 0)[0] : hitsOf(needle)
      const start = needle.toLowerCase()
      const words = start.split(/[\s/]+/).filter((word) => word !== '')
      const found: number[][] = []
      for (const index of hits ?? []) {
        const text = lower[index] ?? ''
        const grade = gradeOf(text, start, words)
        const isExact = grade < 2 && words.every((word) => ` ${text} `.includes(` ${word} `))
        ;(found[standing(index, isExact) * grades + Math.min(grade, grades - 1)] ??= []).push(index)
      }
      return found
        .flat()
        .slice(0, limit)
        .map((index) => {
          let ranges: Match['ranges'] | undefined
          return {
            id: byStanding[index]?.id ?? '',
            get ranges() {
              return (ranges ??= rangesAt(index, needle, words))
            },
          }
        })
    },
  }
}

const grades = 16

/** 0 begins with the query; for each word more: 0 stands there whole, 1 begins a word, 2 letter by letter, 3 only nearly. */
function gradeOf(text: string, start: string, words: readonly string[]): number {
  if (text.startsWith(start)) return 0
  let grade = words.length === 0 ? 0 : 1
  for (const word of words) grade += gradeAt(text, bestPlace(text, word), word)
  return grade
}

/** Of the places where it stands the one of the best grade; -1 where there is none. */
function bestPlace(text: string, word: string): number {
  let best = text.indexOf(word)
  let grade = gradeAt(text, best, word)
  for (let at = best; at >= 0 && grade > 0; at = text.indexOf(word, at + 1)) {
    const own = gradeAt(text, at, word)
    if (own < grade) [best, grade] = [at, own]
  }
  return best
}

function gradeAt(text: string, at: number, word: string): number {
  if (at < 0) return 3
  if (isWordAt(text, at - 1)) return 2
  return isWordAt(text, at + word.length) ? 1 : 0
}

/** By code, since this runs for every hit of every keystroke: 0-9 and a-z. */
function isWordAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 122)
}

/** Where the words stand letter by letter and apart from each other; shorter than `words` where one does not. */
function literal(text: string, words: readonly string[]): Match['ranges'] {
  const places = words.map((word) => [bestPlace(text, word), word.length] as const)
  const found = places.filter(([at]) => at >= 0).map(([at, length]) => [at, at + length] as const)
  const sorted = found.toSorted((a, b) => a[0] - b[0])
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
