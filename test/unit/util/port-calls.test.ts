import { MessageChannel } from 'node:worker_threads'
import { afterEach, expect, it } from 'vitest'
import { AppError } from '#util/app-error.ts'
import { createCalls } from '#util/port-calls.ts'

interface Far {
  add(left: number, right: number): Promise<number>
  fail(how: 'app' | 'other'): Promise<never>
  wait(what: string, signal: AbortSignal): Promise<string>
}

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

function open() {
  const { port1, port2 } = new MessageChannel()
  closers.push(() => port1.close())
  const waited: string[] = []
  const begun = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<void>()
  const far: Far = {
    add: (left, right) => Promise.resolve(left + right),
    async fail(how) {
      if (how === 'other') throw new TypeError('inside')
      throw new AppError('needs-mfa', 'a code is needed', { hint: 'Give one', retry: true, cause: new Error('hidden') })
    },
    wait: (what, signal) =>
      new Promise((_resolve, reject) => {
        begun.resolve()
        signal.addEventListener('abort', () => {
          waited.push(what)
          ended.resolve()
          reject(new Error('given up'))
        })
      }),
  }
  createCalls(port2, { ...far })
  return { calls: createCalls<Far>(port1, {}), waited, begun: begun.promise, ended: ended.promise }
}

it('calls over there and gives the answer', async () => {
  expect(await open().calls.call('add', 1, 2)).toBe(3)
})

it('gives an AppError as one, without its cause, and any other error by its message', async () => {
  const { calls } = open()
  const failure: unknown = await calls.call('fail', 'app').catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(AppError)
  expect(failure).toMatchObject({ code: 'needs-mfa', message: 'a code is needed', hint: 'Give one', retry: true })
  expect(failure).not.toHaveProperty('cause')
  await expect(calls.call('fail', 'other')).rejects.toThrow('inside')
})

it('ends what runs over there when the caller gives up, with the caller’s own reason here', async () => {
  const { calls, waited, begun, ended } = open()
  const controller = new AbortController()
  const call = calls.call('wait', 'credentials', controller.signal)
  await begun
  controller.abort(new Error('the tool went away'))
  await expect(call).rejects.toThrow('the tool went away')
  await ended
  expect(waited).toEqual(['credentials'])
})

it('tells everybody who waits, and who calls later, that the other side is gone', async () => {
  const { calls } = open()
  const call = calls.call('wait', 'x', new AbortController().signal)
  const gone = new AppError('internal', 'gone')
  calls.end(gone)
  await expect(call).rejects.toBe(gone)
  await expect(calls.call('add', 1, 2)).rejects.toBe(gone)
})
