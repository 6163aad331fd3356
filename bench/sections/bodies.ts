// Large bodies: 1 GiB up and down through the proxy and directly, and what the agent's memory grows by.
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { TLSSocket } from 'node:tls'
import { exchange, open, type Route } from '../http-load.ts'
import { type BenchAgent, helper, startAgent } from '../processes.ts'
import { signedRequest } from '../signed-request.ts'
import { askSocket } from '../socket-route.ts'
import { inTurn, percentile, spread, written } from '../statistics.ts'

const host = 's3.us-east-1.amazonaws.com'
const size = 1 << 30
const rounds = 3
const idleMs = 4_000
const pauseMs = 5
const block = Buffer.alloc(1 << 18, 'latchkey')

export async function benchBodies(): Promise<readonly string[]> {
  const origin = await helper('upstream.ts')
  const agent = await startAgent(`https://127.0.0.1:${origin.port}`, origin.certificate)
  try {
    const routes: Readonly<Record<'direct' | 'latchkey', Route>> = {
      direct: { port: origin.port, ca: origin.certificate, serverName: host },
      latchkey: { port: agent.proxyPort, connectTo: `${host}:443`, ca: agent.caBundle, serverName: host },
    }
    const unsigned = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
    const s3 = { host, path: '/bench/object', service: 's3', body: '' }
    const put = await signedRequest(
      { ...s3, method: 'PUT', headers: { ...unsigned, 'content-length': String(size) } },
      agent,
    )
    const get = await signedRequest({ ...s3, method: 'GET', query: { bytes: String(size) }, headers: unsigned }, agent)
    const warm = await signedRequest({ ...s3, method: 'GET', query: { bytes: '1000' }, headers: unsigned }, agent)
    await timed(routes.latchkey, (socket) => exchange(socket, warm))
    const before = agent.memory().now
    const rate = (route: Route, work: (socket: TLSSocket) => Promise<unknown>) => async (): Promise<number> =>
      size / 1e6 / (await timed(route, work))
    const up = await inTurn(rounds, {
      direct: rate(routes.direct, (socket) => upload(socket, put)),
      latchkey: rate(routes.latchkey, (socket) => upload(socket, put)),
    })
    const [alone, beside] = [
      await answersBeside(agent, () => delay(idleMs)),
      await answersBeside(agent, () => timed(routes.latchkey, (socket) => upload(socket, put))),
    ]
    const peakUp = agent.memory().peak
    const down = await inTurn(rounds, {
      direct: rate(routes.direct, (socket) => exchange(socket, get)),
      latchkey: rate(routes.latchkey, (socket) => exchange(socket, get)),
    })
    const peakDown = agent.memory().peak
    const grown = (peak: number): string => `${((peak - before) / 1e6).toFixed(0)} MB`
    return [
      '| 1 GiB, MB/s | direct | latchkey | memory grew at its peak by |',
      '| --- | --- | --- | --- |',
      `| upload | ${written(spread(up.direct))} | ${written(spread(up.latchkey))} | ${grown(peakUp)} |`,
      `| download | ${written(spread(down.direct))} | ${written(spread(down.latchkey))} | ${grown(peakDown)} |`,
      '',
      `the agent's socket answers in ${percentile(alone, 0.5).toFixed(1)} ms, 99 % in ${percentile(alone, 0.99).toFixed(1)} ms; beside an upload in ${percentile(beside, 0.5).toFixed(1)} ms, 99 % in ${percentile(beside, 0.99).toFixed(1)} ms`,
      '',
      'targets: upload 350 MB/s, growth under 40 MB',
    ]
  } finally {
    await agent.stop()
    origin.stop()
  }
}

/** How long the agent's socket takes for each answer while the work goes on, in ms. */
async function answersBeside(agent: BenchAgent, work: () => Promise<unknown>): Promise<readonly number[]> {
  const ending = new AbortController()
  const times: number[] = []
  const asking = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      const began = performance.now()
      await askSocket(join(agent.home, 'latchkey', 'agent.sock'), '/credentials/bench')
      times.push(performance.now() - began)
      await delay(pauseMs)
    }
  }
  const all = asking()
  await work()
  ending.abort()
  await all
  return times
}

/** Seconds for one exchange on a connection that is open already. */
async function timed(route: Route, work: (socket: TLSSocket) => Promise<unknown>): Promise<number> {
  const socket = await open(route)
  const began = performance.now()
  await work(socket)
  socket.destroy()
  return (performance.now() - began) / 1000
}

async function upload(socket: TLSSocket, head: Buffer): Promise<void> {
  const answered = exchange(socket, head)
  for (let sent = 0; sent < size; sent += block.length) {
    if (!socket.write(block)) await new Promise((resolve) => socket.once('drain', resolve))
  }
  await answered
}
