import { describe, expect, it } from 'vitest'
import type { Answer } from '#frontends/http/exchange.ts'
import { readEvents } from '#frontends/http/event-stream.ts'

describe('the events of a subscription', () => {
  it('hold whatever text others made up, whichever pieces it comes in', async () => {
    const evil = 'a\u2028b\u2029c\r\n\n\ndata: no\u0085\u001b'
    const stream = `event: message\ndata: ${JSON.stringify({ json: { evil } })}\n\nevent: done\n\n`
    async function* text() {
      yield* stream
    }
    const answer: Answer = { status: 200, headers: {}, text: text(), close: () => undefined }
    const got: unknown[] = []
    for await (const value of readEvents(answer, (error) => error)) got.push(value)
    expect(got).toEqual([{ evil }])
  })
})
