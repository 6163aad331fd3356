// The agent under everything that a hostile tool, a stranger on this computer or a lying AWS may do, for as long as one likes, and somebody
// who works meanwhile. `npm run bench -- soak --minutes 30`; the same attacks in every run.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import * as z from 'zod'
import type { Route } from '../http-load.ts'
import { type BenchAgent, helper, latchkey, run, sessionOf, startAgent } from '../processes.ts'
import { signedRequest } from '../signed-request.ts'
import type { Order } from '../soak/attackers.ts'
import { type GoodWork, work } from '../soak/good-caller.ts'
import { percentile } from '../statistics.ts'

const connections = 2_000
/** Longest time that an attacker holds a connection, in ms. */
const holdMs = 20_000
const warmMs = 40_000
const idleMs = 20_000
/** After the last connection, before anything is measured. */
const quietMs = 60_000
const signAgainMs = 240_000
const counted = z.object({ count: z.int() })
const host = 'dynamodb.us-east-1.amazonaws.com'
const answerBytes = 46

export async function benchSoak(minutes: number): Promise<readonly string[]> {
  const origin = await helper('upstream.ts')
  const liar = await helper('soak/liar.ts')
  const certificates = `${origin.certificate}\n${liar.certificate}`
  const agent = await startAgent(`https://127.0.0.1:${origin.port}`, certificates)
  // The agent is nobody's child; the helpers end with us.
  const interrupted = (): void => {
    process.kill(agent.pid)
    process.exit(1)
  }
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
  const attackers = fork(join(import.meta.dirname, '..', 'soak', 'attackers.ts'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  await once(attackers, 'message')
  const tell = (order: Order): void => void attackers.send(order)
  try {
    const lying = await addSession(agent, 'liar', `https://127.0.0.1:${liar.port}`)
    const attack: Order = {
      kind: 'attack',
      seed: 1,
      connections,
      holdMs,
      proxyPort: agent.proxyPort,
      socketPath: join(agent.home, 'latchkey', 'agent.sock'),
      ca: agent.caBundle,
      authorization: lying.authorization,
      good: agent,
      liar: lying,
    }
    const soak = async (ms: number, during: () => void): Promise<number> => {
      tell(attack)
      const timer = setInterval(during, 1_000)
      await delay(ms)
      clearInterval(timer)
      tell({ kind: 'stop' })
      const [message]: unknown[] = await once(attackers, 'message')
      return counted.parse(message).count
    }
    const good = await goodWork(agent)

    await Promise.all([soak(warmMs, () => undefined), timed(good, warmMs)])
    await delay(quietMs)
    const idle = await timed(good, idleMs)
    await delay(quietMs)
    const before = facts(agent.pid)
    let most = 0
    const busy = good()
    const count = await soak(minutes * 60_000, () => {
      most = Math.max(most, facts(agent.pid).descriptors)
    })
    await busy.stop()
    await delay(quietMs)
    const alive = isAlive(agent.pid)
    const after = alive ? facts(agent.pid) : { memory: 0, descriptors: 0 }
    if (alive) await run(latchkey, ['status', '--json'], agent.env)

    const p99 = (work: GoodWork): number => percentile(work.latencies, 0.99)
    const times = p99(busy) / p99(idle)
    const grown = after.memory / before.memory
    const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0)
    return [
      `| soak of ${minutes} min, ${count.toLocaleString('en')} attacks, up to ${connections.toLocaleString('en')} at once | | target |`,
      '| --- | --- | --- |',
      `| agents that died | ${alive ? 0 : 1} | 0: ${verdict(alive)} |`,
      `| errors that nobody caught | ${uncaught(agent)} | 0: ${verdict(uncaught(agent) === 0)} |`,
      `| a good caller's requests beside it, and failed ones of them | ${busy.latencies.length.toLocaleString('en')}, ${busy.failed} | 0: ${verdict(busy.failed === 0)} |`,
      `| its median, idle and beside it, ms | ${percentile(idle.latencies, 0.5).toFixed(1)}, ${percentile(busy.latencies, 0.5).toFixed(1)} | |`,
      `| its slowest of 100, idle and beside it, ms | ${p99(idle).toFixed(1)}, ${p99(busy).toFixed(1)} (${times.toFixed(1)} times) | at most 3 times: ${verdict(times <= 3)} |`,
      `| memory before and ${quietMs / 1000} s after, MB | ${megabytes(before.memory)}, ${megabytes(after.memory)} (${grown.toFixed(2)} times) | at most 1.10 times: ${verdict(grown <= 1.1)} |`,
      `| descriptors before and ${quietMs / 1000} s after, most of all | ${before.descriptors}, ${after.descriptors}, ${most.toLocaleString('en')} | equal: ${verdict(before.descriptors === after.descriptors)} |`,
    ]
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted)
    attackers.kill()
    await agent.stop().catch(() => undefined)
    liar.stop()
    origin.stop()
  }
}

async function addSession(agent: BenchAgent, name: string, endpoint: string) {
  const id = `AKIABENCH${name.toUpperCase().padEnd(11, '0')}`
  const source = ['source', 'add', 'iam-user', name, '--access-key-id', id, '--endpoint-url', endpoint]
  await run(latchkey, source, agent.env, 'bench-secret')
  await run(latchkey, ['start', name], agent.env)
  return sessionOf(name, agent.env)
}

async function goodWork(agent: BenchAgent): Promise<() => GoodWork> {
  const body = '{"TableName":"bench","Key":{"id":{"S":"1"}}}'
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'DynamoDB_20120810.GetItem',
    'content-length': String(body.length),
  }
  const sign = () => signedRequest({ method: 'POST', host, path: '/', service: 'dynamodb', headers, body }, agent)
  let request = await sign()
  setInterval(() => void sign().then((fresh) => (request = fresh)), signAgainMs).unref()
  const route: Route = {
    port: agent.proxyPort,
    connectTo: `${host}:443`,
    authorization: agent.authorization,
    ca: agent.caBundle,
    serverName: host,
  }
  return () => work(route, () => request, answerBytes)
}

async function timed(start: () => GoodWork, ms: number): Promise<GoodWork> {
  const work = start()
  await delay(ms)
  await work.stop()
  return work
}

function facts(pid: number): { readonly memory: number; readonly descriptors: number } {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1])
  return { memory: pages * 4096, descriptors: readdirSync(`/proc/${pid}/fd`).length }
}

const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}/statm`)

/** Of the log's own words, so that the net under the agent hides nothing here. */
function uncaught({ home }: BenchAgent): number {
  const log = join(home, 'latchkey', 'logs', 'agent.log')
  return existsSync(log) ? readFileSync(log, 'utf8').split('uncaught error').length - 1 : 0
}

const verdict = (met: boolean): string => (met ? 'met' : '**missed**')
