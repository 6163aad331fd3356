import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AgentClient } from '#contract/contract.ts'
import { callCases, callsOfContract } from './call-cases.ts'
import { fakeCalls, plantedSecret } from './fake-calls.ts'
import { openLoopback, openSocket } from './servers.ts'

describe('the contract', () => {
  it('has a case here for each of its calls', () => {
    expect(callsOfContract().length).toBeGreaterThan(25)
    expect(Object.keys(callCases).sort()).toEqual(callsOfContract().sort())
  })
})

interface Transport {
  client(): AgentClient
  close(): Promise<void>
}

const transports: Readonly<Record<string, () => Promise<Transport>>> = {
  'the unix socket': async () => {
    const socket = await openSocket(fakeCalls())
    return { client: () => socket.connection.client, close: socket.close }
  },
  'a named pipe with its token': async () => {
    const socket = await openSocket(fakeCalls(), undefined, 'win32')
    return { client: () => socket.connection.client, close: socket.close }
  },
  'loopback as a page that signed in': async () => {
    const loopback = await openLoopback(fakeCalls())
    const headers = await loopback.signIn()
    return { client: () => loopback.client(headers), close: () => loopback.server.close() }
  },
}

describe.each(Object.entries(transports))('over %s', (_name, open) => {
  let transport: Transport
  beforeAll(async () => {
    transport = await open()
  })
  afterAll(() => transport.close())

  it.each(Object.entries(callCases))('%s answers, without the secret that its handler returned', async (_call, run) => {
    const answer = JSON.stringify(await run(transport.client()))
    expect(answer).toMatch(/^(?:\{.*\}|\[.+\])$/)
    expect(answer).not.toContain(plantedSecret)
  })
})
