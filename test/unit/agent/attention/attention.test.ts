import { describe, expect, it } from 'vitest'
import type { AttentionEvent } from '#contract/attention.ts'
import { createAttention } from '#agent/attention/attention.ts'
import { AppError } from '#util/app-error.ts'
import { createTime, never, settle } from '../sessions/world.ts'

const question = { kind: 'mfa-code' as const, title: 'MFA code', message: 'now', subject: 'me', signal: never }

function open() {
  const time = createTime()
  return { time, attention: createAttention(time) }
}

/** A front end that notes what it sees. */
function front(attention: ReturnType<typeof open>['attention'], answers: boolean) {
  const leave = new AbortController()
  const events: AttentionEvent[] = []
  const source = attention.watch({ answers }, leave.signal)
  const done = (async () => {
    for await (const event of source) events.push(event)
  })()
  return { events, leave: () => leave.abort(), done }
}

const promptId = (events: readonly AttentionEvent[]): string => {
  const event = events.find((each) => each.kind === 'prompt')
  return event?.kind === 'prompt' ? event.prompt.id : ''
}

describe('a question', () => {
  it('fails at once when nobody watches, or only someone who does not answer', async () => {
    const { attention } = open()
    await expect(attention.ask(question)).rejects.toMatchObject({
      code: 'needs-mfa',
      hint: expect.stringContaining('latchkey start'),
    })
    front(attention, false)
    await expect(attention.ask(question)).rejects.toMatchObject({ code: 'needs-mfa' })
  })

  it('reaches every watcher, the first answer counts, and all are told that it is settled', async () => {
    const { attention } = open()
    const [one, two] = [front(attention, true), front(attention, false)]
    const answer = attention.ask(question)
    await settle()
    const id = promptId(two.events)
    expect(attention.answer(id, '123456')).toBe(true)
    expect(attention.answer(id, '654321')).toBe(false)
    expect(await answer).toBe('123456')
    await settle()
    for (const { events } of [one, two]) {
      expect(events.map((event) => event.kind)).toEqual(['state', 'prompt', 'settled'])
    }
  })

  it('waits two minutes, then is withdrawn', async () => {
    const { attention, time } = open()
    const { events } = front(attention, true)
    const answer = attention.ask(question).catch((error: unknown) => error)
    await time.advance(119_999)
    expect(events.map((event) => event.kind)).toEqual(['state', 'prompt'])
    await time.advance(1)
    expect(await answer).toMatchObject({ code: 'needs-mfa', message: '"me" got no answer within 2 minutes' })
    expect(events.at(-1)).toMatchObject({ kind: 'settled' })
  })

  it('is withdrawn when whoever asked gives up', async () => {
    const { attention, time } = open()
    front(attention, true)
    const asker = new AbortController()
    const answer = attention.ask({ ...question, signal: asker.signal }).catch((error: unknown) => error)
    asker.abort(new AppError('cancelled', 'gone'))
    expect(await answer).toMatchObject({ code: 'cancelled' })
    expect(time.pending()).toBe(0)
  })

  it('can be dismissed', async () => {
    const { attention } = open()
    const { events } = front(attention, true)
    const answer = attention.ask(question).catch((error: unknown) => error)
    await settle()
    expect(attention.dismiss(promptId(events))).toBe(true)
    expect(await answer).toMatchObject({ code: 'cancelled' })
  })

  it('fails when the last front end that answers has left', async () => {
    const { attention } = open()
    const [one, two] = [front(attention, true), front(attention, true)]
    const answer = attention.ask(question).catch((error: unknown) => error)
    one.leave()
    await one.done
    await settle()
    expect(promptId(two.events)).not.toBe('')
    two.leave()
    expect(await answer).toMatchObject({ code: 'needs-mfa' })
  })

  it('is shown to a front end that comes later', async () => {
    const { attention } = open()
    front(attention, true)
    const answer = attention.ask(question)
    const late = front(attention, true)
    await settle()
    const state = late.events[0]
    if (state?.kind !== 'state') throw new Error('no state')
    expect(state.prompts).toMatchObject([{ title: 'MFA code', secret: false }])
    attention.answer(state.prompts[0]?.id ?? '', '1')
    expect(await answer).toBe('1')
  })
})

describe('watching', () => {
  it('ends when the reader stops reading', async () => {
    const { attention } = open()
    const events = attention.watch({ answers: true }, never)
    for await (const event of events) {
      expect(event.kind).toBe('state')
      break
    }
    await expect(attention.ask(question)).rejects.toMatchObject({ code: 'needs-mfa' })
  })

  it('ends at once with a signal that has fired already', async () => {
    const { attention } = open()
    const events = attention.watch({ answers: true }, AbortSignal.abort())
    expect(await events.next()).toMatchObject({ done: true })
    await expect(attention.ask(question)).rejects.toMatchObject({ code: 'needs-mfa' })
  })
})

it('lets go of a watcher that does not read, after what it has waiting', async () => {
  const { attention } = open()
  const events = attention.watch({ answers: true }, never)
  for (let n = 1; n <= 2000; n += 1) attention.notify({ level: 'info', message: `n${n}` })
  await expect(attention.ask(question)).rejects.toMatchObject({ code: 'needs-mfa' })
  let seen = 0
  for await (const _event of events) seen += 1
  expect(seen).toBe(1000)
})

it('keeps the last 50 notices and tells watchers of each', async () => {
  const { attention } = open()
  const { events } = front(attention, false)
  for (let n = 1; n <= 60; n += 1) attention.notify({ level: 'info', message: `n${n}` })
  await settle()
  expect(events.filter((event) => event.kind === 'notice')).toHaveLength(60)
  const late = front(attention, false)
  await settle()
  const [state] = late.events
  if (state?.kind !== 'state') throw new Error('no state')
  expect(state.notices.map(({ message }) => message)).toEqual(Array.from({ length: 50 }, (_, n) => `n${n + 11}`))
})

it('tells which device shows the code', async () => {
  const { attention } = open()
  const { events } = front(attention, true)
  const answer = attention.ask({ ...question, device: 'arn:aws:iam::111122223333:mfa/phone' })
  await settle()
  const prompt = events.find((event) => event.kind === 'prompt')?.prompt
  expect(prompt).toMatchObject({ device: 'arn:aws:iam::111122223333:mfa/phone' })
  attention.answer(prompt?.id ?? '', '123456')
  await answer
})
