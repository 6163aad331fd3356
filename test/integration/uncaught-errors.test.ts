// The net under the agent: a fault of ours ends the request in which it happens. The faults are planted into a real agent's process.
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, request as httpRequest, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startToolAgent } from '../support/agent.ts'
import { openProxied, readToClose } from '../support/proxied.ts'

const host = 'dynamodb.us-east-1.amazonaws.com'
const faults = pathToFileURL(join(import.meta.dirname, 'fixtures', 'faults.mjs')).href
const kinds = ['timer', 'immediate', 'microtask', 'rejection', 'later', 'nothing'] as const

/** An AWS that answers each request when it is told to, but those that are to fail at once. */
const waiting: ServerResponse[] = []
const aws = createServer((request, response) => {
  if (request.url === '/wait') waiting.push(response)
  else if (/listener|data/.test(request.url ?? '')) response.end('answer')
})
let agent: Awaited<ReturnType<typeof startToolAgent>>
let proxyUrl: string
let ca: string
let socket: string

beforeAll(async () => {
  aws.listen(0, '127.0.0.1')
  await once(aws, 'listening')
  const address = aws.address()
  const port = typeof address === 'object' ? address?.port : ''
  agent = await startToolAgent({
    args: ['--sandbox'],
    node: ['--import', faults],
    env: { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` },
  })
  const [role]: { id: string }[] = JSON.parse(await agent.latchkey(['roles', '--json']))
  const environment = await agent.environment(role?.id ?? '')
  proxyUrl = environment['HTTPS_PROXY'] ?? ''
  ca = readFileSync(environment['AWS_CA_BUNDLE'] ?? '', 'utf8')
  socket = join(agent.folder, 'home', 'agent.sock')
})
afterAll(async () => {
  await agent.close()
  aws.closeAllConnections()
  aws.close()
})

async function get(path: string) {
  const tool = await openProxied(proxyUrl, host, ca)
  const answer = readToClose(tool)
  tool.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
  return answer
}

/** What `path` of the agent's socket answers, `ended` where the connection closes instead. */
function call(path: string): Promise<string> {
  return new Promise((resolve) => {
    const outgoing = httpRequest({ socketPath: socket, path, agent: false })
    outgoing.on('error', () => resolve('ended'))
    outgoing.on('response', (response) => {
      response.on('error', () => resolve('ended')).resume()
      response.on('end', () => resolve(`status ${response.statusCode}`))
    })
    outgoing.end()
  })
}

function logged(): readonly { readonly msg: string; readonly facts?: Record<string, unknown> }[] {
  const file = join(agent.folder, 'home', 'logs', 'agent.log')
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
  return lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'an uncaught error')
}

describe('an error that nobody caught', () => {
  it.each([...kinds, 'socket', 'listener', 'data'])(
    'ends the proxied request it belongs to, and neither the agent nor another request (%s)',
    async (kind) => {
      const pid = agent.pid()
      const before = logged().length
      const arrived = once(aws, 'request')
      const other = get('/wait')
      await arrived
      expect(await get(`/fault-${kind}`)).toBe('')
      waiting.pop()?.end('the other answer')
      expect(await other).toContain('the other answer')
      expect((await agent.status()).agent.pid).toBe(pid)
      expect(logged().slice(before)).toEqual([
        expect.objectContaining({
          facts: expect.objectContaining({
            origin: kind === 'rejection' || kind === 'later' ? 'unhandledRejection' : 'uncaughtException',
            belongsTo: expect.stringMatching(/^request [\da-f-]{36} to dynamodb\.us-east-1\.amazonaws\.com$/),
          }),
        }),
      ])
    },
  )

  it.each(kinds)('ends the call on the socket it belongs to, and no other (%s)', async (kind) => {
    const before = logged().length
    expect(await call(`/credentials/fault-${kind}`)).toBe('ended')
    expect(await call('/credentials/nobody')).toBe('status 404')
    expect(logged().slice(before)).toMatchObject([{ facts: { belongsTo: `a call: GET /credentials/fault-${kind}` } }])
  })
})
