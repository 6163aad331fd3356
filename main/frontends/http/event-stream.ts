// The events of a subscription, out of the text/event-stream that oRPC writes.
import type { Answer } from './exchange.ts'
import { connectionError } from './agent-errors.ts'

interface Event {
  readonly name: string
  readonly value: unknown
}

/** `fail` makes an error of what an event of that kind holds. Ending the iteration early closes the connection. */
export function readEvents(answer: Answer, fail: (value: unknown) => unknown): AsyncIteratorObject<unknown> {
  const events = parseEvents(answer)
  let over = false
  const next = async (): Promise<IteratorResult<unknown, unknown>> => {
    if (over) return { done: true, value: undefined }
    try {
      const { done, value } = await events.next()
      if (done) return { done: true, value: undefined }
      if (value.name === 'error') throw fail(value.value)
      if (value.name === 'message') return { done: false, value: value.value }
      end()
      return { done: true, value: value.value }
    } catch (error) {
      // Who ended the iteration is not told of the connection that broke by it.
      if (over) return { done: true, value: undefined }
      end()
      throw connectionError(error)
    }
  }
  function end(): void {
    over = true
    answer.close()
  }
  return {
    next,
    async return(value) {
      end()
      return { done: true, value: await value }
    },
    async throw(error: unknown) {
      end()
      throw error
    },
    [Symbol.asyncIterator]() {
      return this
    },
    [Symbol.asyncDispose]: async () => end(),
  }
}

async function* parseEvents(answer: Answer): AsyncGenerator<Event> {
  let pending = ''
  for await (const piece of answer.text) {
    pending += piece
    for (let end = pending.indexOf('\n\n'); end >= 0; end = pending.indexOf('\n\n')) {
      const event = parseEvent(pending.slice(0, end))
      pending = pending.slice(end + 2)
      if (event !== undefined) yield event
    }
  }
}

/** Undefined for a comment, which only keeps the connection alive. */
function parseEvent(text: string): Event | undefined {
  // Only a line feed ends a line in what oRPC writes; U+2028 in a name does not.
  const fields = text.split('\n').map((line) => /^(event|data): ?(.*)$/s.exec(line))
  const named = (name: string): readonly string[] =>
    fields.flatMap((field) => (field?.[1] === name ? [field[2] ?? ''] : []))
  const [name] = named('event')
  if (name === undefined) return undefined
  const data = named('data').join('\n')
  const wrapped: unknown = data === '' ? undefined : JSON.parse(data)
  return {
    name,
    value: typeof wrapped === 'object' && wrapped !== null && 'json' in wrapped ? wrapped.json : undefined,
  }
}
