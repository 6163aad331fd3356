import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ClockSighting, createClockOffset, createClockOffsets } from '#engine/aws/clock-offset.ts'

const start = Date.UTC(2030, 0, 1)
const clock = { now: () => start }
/** The `Date` header of a server whose clock shows this. */
const dateHeader = (ms: number): string => new Date(ms).toUTCString()

describe('the clock offset', () => {
  it('is 0 and unmeasured before the first answer', () => {
    const offset = createClockOffset({ clock })
    expect([offset.get(), offset.measured(), offset.now()]).toEqual([0, false, start])
  })

  it.each(['Fri, 31 Dec 9999 23:59:59 GMT', 'Sat, 01 Jan 0000 00:00:00 GMT', 'Thu, 01 Jan 1970 00:00:00 GMT'])(
    'learns nothing from a server that says %s',
    (date) => {
      const offset = createClockOffset({ clock })
      offset.observe(date, start, start)
      expect([offset.get(), offset.measured()]).toEqual([0, false])
    },
  )

  it('is within two seconds of the truth after one quick answer', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -86_400_000, max: 86_400_000 }),
        fc.nat(1000),
        fc.nat(1000),
        fc.nat(5000),
        (skew, there, back, at) => {
          const offset = createClockOffset({ clock })
          const sentAt = start + at
          offset.observe(dateHeader(sentAt + there + skew), sentAt, sentAt + there + back)
          expect(offset.measured()).toBe(true)
          expect(Math.abs(offset.get() - skew)).toBeLessThanOrEqual(2000)
          expect(Math.abs(offset.get() % 1000)).toBe(0)
          expect(offset.now()).toBe(start + offset.get())
        },
      ),
    )
  })

  it('never moves further from the truth with more answers, however slow they are', () => {
    const answers = fc.array(fc.record({ there: fc.nat(60_000), back: fc.nat(3_600_000) }), { maxLength: 20 })
    fc.assert(
      fc.property(fc.integer({ min: -600_000, max: 600_000 }), answers, (skew, slow) => {
        const offset = createClockOffset({ clock })
        let now = start
        for (const { there, back } of [{ there: 10, back: 10 }, ...slow]) {
          offset.observe(dateHeader(now + there + skew), now, now + there + back)
          expect(Math.abs(offset.get() - skew)).toBeLessThanOrEqual(2000)
          now += there + back
        }
      }),
    )
  })

  it('stays 0 while both clocks agree, also when the first answer takes an hour', () => {
    const offset = createClockOffset({ clock })
    offset.observe(dateHeader(start), start, start + 3_600_000)
    expect(offset.get()).toBe(0)
    offset.observe(dateHeader(start + 1000), start + 400, start + 700)
    expect(offset.get()).toBe(0)
  })

  it('follows when one of the clocks is set', () => {
    const offset = createClockOffset({ clock })
    offset.observe(dateHeader(start + 600_000), start, start + 100)
    expect(offset.get()).toBe(600_000 + 0)
    offset.observe(dateHeader(start), start, start + 100)
    expect(offset.get()).toBe(0)
  })

  const hour = 3_600_000
  /** What is known after answers of a server that is ahead by so much, in order. */
  const after = (...aheads: readonly number[]): number => {
    const offset = createClockOffset({ clock })
    for (const ahead of aheads) offset.observe(dateHeader(start + ahead), start, start + 100)
    return offset.get()
  }

  it.each([24 * 365 * hour, -24 * 365 * hour, 960_000])('takes no jump of %i ms from one answer alone', (jump) => {
    expect(after(0, jump)).toBe(0)
    expect(after(0, jump, 0, jump)).toBe(0)
    expect(after(0, jump, -jump, jump)).toBe(0)
  })

  it('takes a jump of hours from two answers in a row that agree', () => {
    expect(after(0, 2 * hour, 2 * hour)).toBe(2 * hour)
    expect(after(0, 2 * hour, 2 * hour, 0)).toBe(2 * hour)
    expect(after(0, 9 * hour, 2 * hour, 2 * hour + 1000)).toBeGreaterThanOrEqual(2 * hour)
  })

  it('takes whatever the first answer says, and a false one back after two', () => {
    expect(after(9 * hour)).toBe(9 * hour)
    expect(after(9 * hour, 0, 0)).toBe(0)
  })

  it.each([undefined, '', 'yesterday', '2030-01-01T00:00:00Z', 'Tue, 01 Foo 2030 00:00:00 GMT'])(
    'ignores the Date %s',
    (text) => {
      const offset = createClockOffset({ clock })
      offset.observe(text, start, start)
      expect(offset.measured()).toBe(false)
    },
  )

  it('ignores an answer during which our clock was set back', () => {
    const offset = createClockOffset({ clock })
    offset.observe(dateHeader(start), start, start - 1)
    expect(offset.measured()).toBe(false)
  })
})

describe('the clocks of several endpoints', () => {
  const hour = 3_600_000

  it('are learned apart, AWS being one of them', () => {
    const offsets = createClockOffsets({ clock })
    offsets.for('http://127.0.0.1:4566').observe(dateHeader(start + hour), start, start)
    expect(offsets.for(undefined).measured()).toBe(false)
    expect(offsets.for('http://127.0.0.1:4567').measured()).toBe(false)
    expect(offsets.for('http://127.0.0.1:4566').get()).toBeGreaterThanOrEqual(hour)
  })

  it('are one clock for every spelling of an address', () => {
    const offsets = createClockOffsets({ clock })
    offsets.for('https://Moto.example:443/').observe(dateHeader(start + hour), start, start)
    expect(offsets.for('https://moto.example').get()).toBeGreaterThanOrEqual(hour)
  })
})

it('tells what it learned, once, and not what it was told', () => {
  const told: ClockSighting[] = []
  const offsets = createClockOffsets({ clock, learned: (sighting) => told.push(sighting) })
  const date = new Date(clock.now() + 3_600_000).toUTCString()
  const sighting = { endpointUrl: undefined, date, sentAt: clock.now(), receivedAt: clock.now() }
  for (const _again of [1, 2]) offsets.for(undefined).observe(date, clock.now(), clock.now())
  expect(told).toEqual([sighting])
  const other = createClockOffsets({ clock, learned: (again) => told.push(again) })
  other.learn(sighting)
  expect(told).toHaveLength(1)
  expect(other.for(undefined).get()).toBe(offsets.for(undefined).get())
})
