import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { createLineReader } from '#frontends/cli/prompts/line-reader.ts'

const never = new AbortController().signal

it('gives each of the lines that came at once to a question of its own, then none', async () => {
  const input = new PassThrough()
  const reader = createLineReader(input)
  input.end('111111\n222222\n')
  expect(await reader.next(never)).toBe('111111')
  expect(await reader.next(never)).toBe('222222')
  expect(await reader.next(never)).toBeUndefined()
})

it('keeps a line for the next question when the one before was withdrawn', async () => {
  const input = new PassThrough()
  const reader = createLineReader(input)
  const withdrawn = new AbortController()
  const first = reader.next(withdrawn.signal)
  withdrawn.abort()
  expect(await first).toBeUndefined()
  input.write('333333\n')
  expect(await reader.next(never)).toBe('333333')
  reader.close()
})
