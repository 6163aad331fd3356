// What consoles lead back to keeps its port; what signs in has one that nobody could know.
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { createRouter } from '#agent/agent.ts'
import { listenOn } from '#frontends/http/connections.ts'
import { createLazyLoopback, type LazyLoopback } from '#frontends/headless/lazy-loopback.ts'
import { fakeCalls } from '../../contract/fake-calls.ts'
import { createTestLog } from '../../contract/servers.ts'

let loopback: LazyLoopback
afterEach(() => loopback.close())

/** Free a moment ago, as that of an agent that ended. */
async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listenOn(server, 0)
  await new Promise((resolve) => server.close(resolve))
  return port
}

describe('the port of an earlier agent', () => {
  it('is that of what consoles lead back to, and of nothing that signs in', async () => {
    const preferredPort = await freePort()
    const log = createTestLog()
    const reopening = { known: () => undefined, open: () => Promise.reject(new Error('was asked')) }
    loopback = createLazyLoopback({
      agent: () => ({ router: createRouter(fakeCalls(), log), reopening }),
      preferredPort,
      clock: { now: () => 0 },
      log,
      version: '1.2.3',
      randomBytes,
      peers: { known: true, isOwn: () => Promise.resolve(true) },
    })
    const portOf = (address: string): number => Number(new URL(address).port)
    const secret = [(await loopback.link()).url, await loopback.leadOnce('https://signin.example/')]
    expect(secret.map(portOf)).not.toContain(preferredPort)
    expect(portOf(await loopback.leadBack('c-1'))).toBe(preferredPort)
  })
})
