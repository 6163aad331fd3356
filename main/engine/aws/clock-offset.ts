import { keepNewest } from '#util/keep-newest.ts'
import type { Clock } from '#util/ports.ts'

export interface ClockOffset {
  /** AWS's clock minus ours in ms, a whole number of seconds; 0 until measured and while the clocks agree. */
  get(): number
  /** AWS's time as far as we know it, epoch ms. */
  now(): number
  /** Takes a response's `Date` and the local times (epoch ms) around the call. */
  observe(dateHeader: string | undefined, sentAt: number, receivedAt: number): void
  /** False until a usable `Date` was seen. */
  measured(): boolean
}

const second = 1000
// A `Date` has whole seconds and answers take their time: less than this is noise, and signatures stand minutes anyway.
const noise = 2 * second
/** Signatures stand 15 minutes. A clock that is set moves by less, or for good: one answer that says more may be false. */
const mostByOneAnswer = 15 * 60 * second
const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

export interface ClockOffsetDeps {
  readonly clock: Clock
  /** Told of an answer that said more than was known. */
  readonly learned?: (date: string, sentAt: number, receivedAt: number) => void
}

/**
 * Learns the difference between AWS's clock and ours. Each answer bounds it: AWS wrote its second somewhere between
 * sending and receiving, so a slow answer says little and never spoils what a quick one said. What one answer alone says counts where nothing
 * was known, so that a computer whose clock is wrong soon gets through; a long jump later takes two that agree.
 */
export function createClockOffset({ clock, learned }: ClockOffsetDeps): ClockOffset {
  let bounds: Bounds | undefined
  // What the last answer said, where it is too far from that to be believed alone.
  let doubted: Bounds | undefined
  // Many answers carry the same second.
  let read: { readonly text: string | undefined; readonly date: number } = { text: undefined, date: Number.NaN }
  const get = (): number => (bounds === undefined ? 0 : estimate(bounds))
  return {
    get,
    now: () => clock.now() + get(),
    observe: (dateHeader, sentAt, receivedAt) => {
      if (dateHeader !== read.text) read = { text: dateHeader, date: parseHttpDate(dateHeader) }
      const { date } = read
      // Received before it was sent: our clock was set back during the call.
      if (Number.isNaN(date) || !(sentAt <= receivedAt)) return
      const seen = { low: date - receivedAt, high: date + second - sentAt }
      const believed = believe({ bounds, doubted, seen })
      const isNews = believed === undefined || believed.low !== bounds?.low || believed.high !== bounds.high
      doubted = believed === undefined ? seen : undefined
      bounds = believed ?? bounds
      if (isNews && dateHeader !== undefined) learned?.(dateHeader, sentAt, receivedAt)
    },
    measured: () => bounds !== undefined,
  }
}

/** An answer's `Date` and the local times (epoch ms) around the call. */
export interface ClockSighting {
  /** As given to `for`. */
  readonly endpointUrl: string | undefined
  readonly date: string
  readonly sentAt: number
  readonly receivedAt: number
}

/** The clocks of AWS and of whatever stands in for it: each shows its own time, and a wrong one spoils no other's. */
export interface ClockOffsets {
  /** That of a dialled endpoint's URL; undefined for AWS itself, whose hosts share one clock. */
  for(endpointUrl: string | undefined): ClockOffset
  /** What others saw: nobody is told of it. */
  learn(sighting: ClockSighting): void
}

export interface ClockOffsetsDeps {
  readonly clock: Clock
  readonly learned?: (sighting: ClockSighting) => void
}

/** Endpoints remembered, at most. People configure a handful. */
const mostEndpoints = 100

export function createClockOffsets({ clock, learned }: ClockOffsetsDeps): ClockOffsets {
  let isHearsay = false
  const make = (endpointUrl: string | undefined): ClockOffset =>
    createClockOffset({
      clock,
      learned: (date, sentAt, receivedAt) => {
        if (!isHearsay) learned?.({ endpointUrl, date, sentAt, receivedAt })
      },
    })
  const aws = make(undefined)
  const others = new Map<string, ClockOffset>()
  function find(endpointUrl: string | undefined): ClockOffset {
    if (endpointUrl === undefined) return aws
    const key = URL.parse(endpointUrl)?.origin ?? endpointUrl
    const known = others.get(key)
    if (known !== undefined) return known
    const made = make(endpointUrl)
    keepNewest(others, key, made, mostEndpoints)
    return made
  }
  return {
    for: find,
    learn({ endpointUrl, date, sentAt, receivedAt }) {
      isHearsay = true
      find(endpointUrl).observe(date, sentAt, receivedAt)
      isHearsay = false
    },
  }
}

/** A clock of AWS's is somewhere between these years; one that says otherwise is a lie, and what is reckoned with it would be no date. */
const firstYear = 2015
const lastYear = 2199

function parseHttpDate(text: string | undefined): number {
  if (text === undefined || !httpDate.test(text)) return Number.NaN
  const year = Number(text.slice(12, 16))
  return year >= firstYear && year <= lastYear ? Date.parse(text) : Number.NaN
}

interface Bounds {
  readonly low: number
  readonly high: number
}

interface Said {
  readonly bounds: Bounds | undefined
  readonly doubted: Bounds | undefined
  readonly seen: Bounds
}

/** What is known with a new answer. Undefined when that has to be said again first. */
function believe({ bounds, doubted, seen }: Said): Bounds | undefined {
  if (bounds === undefined) return seen
  const jump = Math.max(seen.low - bounds.high, bounds.low - seen.high)
  if (jump <= mostByOneAnswer) return overlap(bounds, seen) ?? seen
  return doubted && overlap(doubted, seen)
}

/** Undefined when one of the clocks was set in between. */
function overlap(a: Bounds, b: Bounds): Bounds | undefined {
  const low = Math.max(a.low, b.low)
  const high = Math.min(a.high, b.high)
  return low <= high ? { low, high } : undefined
}

function estimate({ low, high }: Bounds): number {
  const agrees = low <= 0 && high >= 0
  const middle = Math.round((low + high) / 2 / second) * second
  return agrees || Math.abs(middle) < noise ? 0 : middle
}
