// The engine in a thread of its own against the engine in the agent's: small requests, with the agent's main thread idle and busy.
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { exchange, load, open as connect, type Route } from '../http-load.ts'
import { type BenchAgent, helper, startAgent } from '../processes.ts'
import { signedRequest } from '../signed-request.ts'
import { inTurn, percentile, spread, written } from '../statistics.ts'

const host = 'dynamodb.us-east-1.amazonaws.com'
const rounds = 5
const warmMs = 1500
const roundMs = 3000

interface Side {
  readonly agent: BenchAgent
  readonly route: Route
  readonly request: Buffer
}

export async function benchThread(): Promise<readonly string[]> {
  const origin = await helper('upstream.ts')
  const open = async (engine: 'same' | 'thread'): Promise<Side> => {
    const begin = async (env: NodeJS.ProcessEnv) => (await helper('engine-agent.ts', [engine], env)).port
    const agent = await startAgent(`https://127.0.0.1:${origin.port}`, origin.certificate, begin)
    const body = '{"TableName":"bench","Key":{"id":{"S":"1"}}}'
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.GetItem',
      'content-length': String(body.length),
    }
    const request = await signedRequest({ method: 'POST', host, path: '/', service: 'dynamodb', headers, body }, agent)
    const route = { port: agent.proxyPort, connectTo: `${host}:443`, ca: agent.caBundle, serverName: host }
    await load(route, request, 16, warmMs)
    return { agent, route, request }
  }
  const same = await open('same')
  const thread = await open('thread')
  try {
    const perSecond = (side: Side) => async () => (await load(side.route, side.request, 16, roundMs)).perSecond
    const latencies = async ({ route, request }: Side): Promise<readonly [number, number]> => {
      const { latencies: all } = await load(route, request, 1, roundMs)
      return [percentile(all, 0.5), percentile(all, 0.999)]
    }
    const busy = async (side: Side): Promise<readonly [number, number]> => {
      const calls = await helper('main-load.ts', [join(side.agent.home, 'latchkey', 'agent.sock')])
      try {
        return await latencies(side)
      } finally {
        calls.stop()
      }
    }
    const rates = await inTurn(rounds, { same: perSecond(same), thread: perSecond(thread) })
    const pairs = await inTurn(rounds, {
      same: () => latencies(same),
      thread: () => latencies(thread),
      sameBusy: () => busy(same),
      threadBusy: () => busy(thread),
    })
    const of = (values: readonly (readonly [number, number])[], at: 0 | 1) =>
      written(spread(values.map((each) => each[at])), 2)
    const recoveries = await inTurn(rounds, { thread: () => recovery(thread) })
    const memory = (side: Side) => (side.agent.memory().now / 1e6).toFixed(0)
    return [
      '| engine | in the agent’s thread | in a thread of its own |',
      '| --- | --- | --- |',
      `| requests per second, 16 connections | ${written(spread(rates.same))} | ${written(spread(rates.thread))} |`,
      `| median latency, 1 connection, ms | ${of(pairs.same, 0)} | ${of(pairs.thread, 0)} |`,
      `| p99.9, ms | ${of(pairs.same, 1)} | ${of(pairs.thread, 1)} |`,
      `| median while 20,000 roles are listed and searched, ms | ${of(pairs.sameBusy, 0)} | ${of(pairs.threadBusy, 0)} |`,
      `| p99.9 then, ms | ${of(pairs.sameBusy, 1)} | ${of(pairs.threadBusy, 1)} |`,
      `| memory of the agent with a sandbox of 20,000 roles, MB | ${memory(same)} | ${memory(thread)} |`,
      `| a thread that is ended, to the next one's first answer, ms | | ${written(spread(recoveries.thread))} |`,
      '',
      'targets: the next answer within 500 ms; 5 ms more at p99.9 while the main thread is busy',
    ]
  } finally {
    await same.agent.stop()
    await thread.agent.stop()
    origin.stop()
  }
}

async function recovery({ agent, route, request }: Side): Promise<number> {
  const held = await connect(route)
  await exchange(held, request)
  const gone = once(
    held.on('error', () => undefined),
    'close',
  )
  const endedAt = performance.now()
  process.kill(agent.pid, 'SIGUSR2')
  await gone
  for (;;) {
    try {
      const fresh = await connect(route)
      await exchange(fresh, request)
      fresh.destroy()
      return performance.now() - endedAt
    } catch {
      // A tool that tries again waits; one that does not would take the processor from the thread that begins.
      await delay(5)
    }
  }
}
