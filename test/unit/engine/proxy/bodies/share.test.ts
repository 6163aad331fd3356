import { expect, it } from 'vitest'
import { createRoom } from '#engine/proxy/bodies/share.ts'
import { nameless } from '#engine/proxy/part-of-free.ts'

it('a grant alone has half of the room, and those who name none a quarter', () => {
  const room = createRoom(1_000)
  expect([room.of('a').take(500), room.of('a').take(1)]).toEqual([true, false])
  const other = createRoom(1_000)
  expect([other.of(nameless).take(250), other.of(nameless).take(1)]).toEqual([true, false])
})

it('however many names someone has, one who comes later has room', () => {
  const room = createRoom(1_000)
  for (const name of ['a', 'b', 'c', nameless]) while (room.of(name).take(10)) continue
  expect(room.of('late').take(10)).toBe(true)
})

it('what is given back is free for all', () => {
  const room = createRoom(1_000)
  room.of('a').take(500)
  room.of('a').give(500)
  expect(room.of('b').take(500)).toBe(true)
})
