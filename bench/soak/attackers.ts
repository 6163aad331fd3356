// All attackers, in a process of their own. Begins when it is told what to attack, and ends when it is told to or its parent is gone.
import { setPriority } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { createSecureContext } from 'node:tls'
import * as z from 'zod'
import { type Requests, signAll } from './attack-requests.ts'
import { attacks } from './attacks.ts'
import { pick, seeded } from './random.ts'

const keys = z.object({ accessKeyId: z.string(), secretAccessKey: z.string() })
const order = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('attack'),
    seed: z.number(),
    connections: z.int(),
    holdMs: z.number(),
    proxyPort: z.int(),
    socketPath: z.string(),
    ca: z.string(),
    authorization: z.string(),
    good: keys,
    liar: keys,
  }),
  z.object({ kind: z.literal('stop') }),
])
export type Order = z.infer<typeof order>

/** A signature is good for 15 minutes. */
const signAgainMs = 240_000

// Where processors are few, attackers would otherwise take them from the caller whose time is measured.
setPriority(10)

let ending = new AbortController()
let requests: Requests
let count = 0

async function attack(given: Extract<Order, { kind: 'attack' }>, { signal }: AbortController): Promise<void> {
  requests = await signAll(given.good, given.liar)
  const again = setInterval(() => void signAll(given.good, given.liar).then((fresh) => (requests = fresh)), signAgainMs)
  const names = Object.keys(attacks)
  // One for all: reading the roots anew for each connection would cost more than the agent does.
  const trust = createSecureContext({ ca: given.ca })
  const worker = async (number: number): Promise<void> => {
    const random = seeded(given.seed + number)
    // Not all in the same moment.
    await delay(random() * given.holdMs)
    while (!signal.aborted) {
      const over = attacks[pick(random, names)]?.({ ...given, trust, random, requests: () => requests })
      // Whatever becomes of it, the next one comes.
      await Promise.race([over?.catch(() => undefined), delay(2 * given.holdMs, undefined, { ref: false })])
      count += 1
      // One that ends at once is not to be followed by the next at once.
      await delay(random() * given.holdMs * 0.5)
    }
  }
  await Promise.all(Array.from({ length: given.connections }, (_none, number) => worker(number)))
  clearInterval(again)
  process.send?.({ count })
}

process.on('message', (message) => {
  const given = order.parse(message)
  if (given.kind === 'stop') ending.abort()
  else {
    ending = new AbortController()
    count = 0
    void attack(given, ending)
  }
})
process.on('disconnect', () => process.exit(0))
// An attacker's own troubles are of no interest, and must not end the others.
process.on('uncaughtException', () => undefined)
process.send?.({ port: 0 })
