import { expect, it } from 'vitest'
import { createLongestSessions } from '#agent/identity/roles-anywhere/longest-sessions.ts'
import { AppError } from '#util/app-error.ts'

const hour = 3_600
let now = 0
const clock = { now: () => now }
const live = new AbortController().signal
const tooLong = () =>
  new AppError('bad-request', 'too long', {
    aws: { code: 'ValidationException', message: 'The requested DurationSeconds exceeds the MaxSessionDuration.' },
  })

/** A role whose sessions may be that long; tells what it was asked for, in hours. */
function role(mostHours: number) {
  const asked: number[] = []
  return {
    asked,
    mostHours,
    async start(seconds: number) {
      asked.push(seconds / hour)
      if (seconds > this.mostHours * hour) throw tooLong()
      return seconds / hour
    },
  }
}
const begin = (longest: ReturnType<typeof createLongestSessions>, of: ReturnType<typeof role>, hours = 12) =>
  longest.start('a', hours * hour, live, (seconds) => of.start(seconds))

it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])(
  'a role of %d hours is found within four more calls, and asked directly from then on',
  async (hours) => {
    const longest = createLongestSessions({ clock })
    const one = role(hours)
    expect(await begin(longest, one)).toBe(hours)
    expect(one.asked.length).toBeLessThanOrEqual(5)
    one.asked.length = 0
    expect(await begin(longest, one)).toBe(hours)
    expect(one.asked).toEqual([hours])
  },
)

it('of a role with another length the whole hours below count, and of a profile what is below it', async () => {
  expect(await begin(createLongestSessions({ clock }), role(7.5))).toBe(7)
  const two = role(1)
  expect(await begin(createLongestSessions({ clock }), two, 1.5)).toBe(1)
  expect(two.asked).toEqual([1.5, 1])
})

it('a role that was shortened is searched again, and one that was lengthened once that is forgotten', async () => {
  const longest = createLongestSessions({ clock })
  const one = role(8)
  await begin(longest, one)
  one.mostHours = 3
  expect(await begin(longest, one)).toBe(3)
  one.mostHours = 12
  expect(await begin(longest, one)).toBe(3)
  longest.forget()
  expect(await begin(longest, one)).toBe(12)
})

it('a role that was lengthened is found within a day', async () => {
  const longest = createLongestSessions({ clock })
  const one = role(1)
  await begin(longest, one)
  one.mostHours = 4
  now += 24 * hour * 1_000 - 1
  expect(await begin(longest, one)).toBe(1)
  now += 1
  expect(await begin(longest, one)).toBe(4)
})

it('what is refused for another reason is not tried again', async () => {
  let calls = 0
  const refuse = async () => {
    calls += 1
    throw new AppError('refused-by-aws', 'no', { aws: { code: 'AccessDeniedException', message: 'no' } })
  }
  await expect(createLongestSessions({ clock }).start('a', 12 * hour, live, refuse)).rejects.toThrow('no')
  expect(calls).toBe(1)
})

it('a search that fails half-way gives the session that it has, and is not remembered; a cancelled one ends', async () => {
  const longest = createLongestSessions({ clock })
  const one = role(8)
  const away = new AppError('network', 'away')
  const failing = (seconds: number) => (seconds === 9 * hour ? Promise.reject(away) : one.start(seconds))
  expect(await longest.start('a', 12 * hour, live, failing)).toBe(6)
  expect(await begin(longest, one)).toBe(8)

  const life = new AbortController()
  one.asked.length = 0
  const left = longest.start('b', 12 * hour, life.signal, (seconds) => {
    life.abort(new AppError('cancelled', 'left'))
    return one.start(seconds)
  })
  await expect(left).rejects.toThrow('left')
  expect(one.asked).toEqual([12])
})
