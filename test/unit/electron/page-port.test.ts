import { os } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { AppError } from '#util/app-error.ts'
import { toDeclared } from '#frontends/electron/agent/contract-errors.ts'
import { createPagePort, foreignSender } from '#frontends/electron/page/port.ts'

const frame = { origin: 'app://ui' }
const port = {}
const sent = (over: object): Parameters<typeof foreignSender>[0] =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Electron's frames and ports have many more members than are looked at
  ({ senderFrame: frame, sender: { id: 1, mainFrame: frame }, ports: [port], ...over }) as never

describe('a page that asks for the contract', () => {
  it('is ours when it is the main frame of our window with our origin', () => {
    expect(foreignSender(sent({}), 1)).toBeUndefined()
  })

  it.each([
    ['a frame that is gone', { senderFrame: null }, 1],
    ['another window', {}, 2],
    ['no window', {}, undefined],
    ['a frame within', { senderFrame: { origin: 'app://ui' } }, 1],
    ['another origin', { senderFrame: { origin: 'https://evil.example' }, sender: { id: 1, mainFrame: undefined } }, 1],
    ['no port', { ports: [] }, 1],
    ['two ports', { ports: [port, port] }, 1],
  ])('is refused from %s', (_what, over, ours) => {
    expect(foreignSender(sent(over), ours)).toBeDefined()
  })

  it('of another origin in our own main frame is refused', () => {
    const other = { origin: 'https://evil.example' }
    expect(foreignSender(sent({ senderFrame: other, sender: { id: 1, mainFrame: other } }), 1)).toMatch(/origin/)
  })

  it('that is refused has its port closed, and a second port of one page is refused', () => {
    const warned: string[] = []
    const pagePort = createPagePort(
      { a: os.handler(() => 1) },
      { ourPage: () => 1, log: { warn: (text) => warned.push(text) } },
    )
    const closed: string[] = []
    const make = (name: string) => ({
      on: () => undefined,
      start: () => undefined,
      emit: () => false,
      close: () => closed.push(name),
    })
    pagePort.connect(sent({ ports: [make('foreign')], sender: { id: 2, mainFrame: frame } }))
    pagePort.connect(sent({ ports: [make('first')] }))
    pagePort.connect(sent({ ports: [make('second')] }))
    expect(closed).toEqual(['foreign', 'second'])
    expect(warned).toHaveLength(2)
    pagePort.close()
    pagePort.connect(sent({ ports: [make('third')] }))
    expect(closed).toEqual(['foreign', 'second', 'first'])
  })
})

describe('an error on its way to the page', () => {
  const logged: string[] = []
  const log = { error: (text: string) => void logged.push(text) }

  it('keeps code, hint and retry', () => {
    const error = new AppError('vault-locked', 'the keychain is locked', {
      hint: 'Unlock it.',
      retry: true,
      cause: new Error('secret'),
    })
    expect(toDeclared(error, 'app.info', log)).toMatchObject({
      code: 'FAILED',
      message: 'the keychain is locked',
      data: { code: 'vault-locked', hint: 'Unlock it.', retry: true },
    })
  })

  it('that nobody expected is logged and told without its text', () => {
    const told = toDeclared(new Error('secret of the insides'), 'app.info', log)
    expect(JSON.stringify(told)).not.toContain('secret')
    expect(logged).toEqual(['app.info failed'])
  })

  it('of a call that the page gave up is nothing to log', () => {
    const before = logged.length
    const told = toDeclared(new Error('aborted'), 'app.watch', log, AbortSignal.abort())
    expect(told).toMatchObject({ data: { code: 'cancelled' } })
    expect(logged).toHaveLength(before)
  })

  it('of a socket that is away says that no agent runs', () => {
    const error = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    expect(toDeclared(error, 'app.info', log)).toMatchObject({ data: { code: 'no-agent' } })
  })
})
