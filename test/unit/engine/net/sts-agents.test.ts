import { createServer, type Server } from 'node:http'
import { request } from 'node:https'
import { afterEach, describe, expect, it } from 'vitest'
import { createStsAgents } from '#engine/net/sts-agents.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** A corporate proxy that refuses every tunnel and remembers what was asked for. */
async function corporateProxy(): Promise<{
  readonly url: string
  readonly asked: { target: string | undefined; authorization: string | undefined }[]
}> {
  const asked: { target: string | undefined; authorization: string | undefined }[] = []
  const server = createServer().listen(0, '127.0.0.1')
  server.on('connect', ({ url, headers }, socket) => {
    asked.push({ target: url, authorization: headers['proxy-authorization'] })
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
  })
  servers.push(server)
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { url: `http://jane:pw@127.0.0.1:${port}`, asked }
}

function call(url: string, agents: ReturnType<typeof createStsAgents>): Promise<unknown> {
  return new Promise((resolve) => {
    const outgoing = request(url, { agent: agents.for(new URL(url)) })
    outgoing.on('error', resolve)
    outgoing.on('response', resolve)
    outgoing.end()
  })
}

describe('the agent’s own calls to STS', () => {
  it('go through the corporate proxy with its password, and tell its refusal', async () => {
    const proxy = await corporateProxy()
    const agents = createStsAgents([], { agent: { url: proxy.url, noProxy: '' }, isOurs: () => false })
    const error = await call('https://sts.eu-west-1.amazonaws.com/', agents)
    expect(proxy.asked).toEqual([
      { target: 'sts.eu-west-1.amazonaws.com:443', authorization: `Basic ${btoa('jane:pw')}` },
    ])
    expect(error).toMatchObject({ code: 'network', message: expect.stringContaining('status 407') })
    agents.close()
  })

  it('take the proxy of the settings where the environment names none', async () => {
    const proxy = await corporateProxy()
    const agents = createStsAgents([], {
      agent: undefined,
      settings: { url: proxy.url, noProxy: '' },
      isOurs: () => false,
    })
    await call('https://sts.us-east-1.amazonaws.com/', agents)
    expect(proxy.asked).toHaveLength(1)
    agents.close()
  })

  it('to a sandbox over plain http use no agent of ours', () => {
    const agents = createStsAgents([], { isOurs: () => false })
    expect(agents.for(new URL('http://127.0.0.1:4566'))).toBeUndefined()
  })
})
