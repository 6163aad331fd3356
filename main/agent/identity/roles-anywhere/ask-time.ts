// What time it is at AWS, when nothing else would ask: a certificate that has ended by a clock that is wrong sends no request that would tell.
import { createSingleFlight } from '#util/async/single-flight.ts'
import type { SourceContext } from '../source.ts'
import { send } from './call.ts'
import { endpointOf, type EndpointWanted } from './endpoint.ts'

const withinMs = 5_000
/** Whoever asks for credentials again and again asks for the time less often. */
const everyMs = 10_000
/** One answer alone that says far more than was known is not believed. */
const answersToBelieve = 2

/** With neither certificate nor signature. Never rejects. */
export function createAskTime(
  endpoint: EndpointWanted,
  { agentFor, clock, life, sawDate }: Pick<SourceContext, 'agentFor' | 'clock' | 'life' | 'sawDate'>,
): () => Promise<void> {
  const url = endpointOf(endpoint)
  const asks = createSingleFlight<'time', void>()
  let askedAt = -Infinity

  async function ask(): Promise<void> {
    askedAt = clock.now()
    const signal = AbortSignal.any([life, AbortSignal.timeout(withinMs)])
    for (let time = 0; time < answersToBelieve; time += 1) {
      const sentAt = clock.now()
      const saw = (date: string | undefined): void => sawDate(date, sentAt, clock.now())
      const request = { url, method: 'GET', target: '/', headers: [], body: '', agent: agentFor(url), signal, saw }
      // oxlint-disable-next-line no-await-in-loop -- one after the other; what is answered besides the time is of no use
      await send(request).catch(() => undefined)
    }
  }

  return async () => {
    if (asks.pending('time') || Math.abs(clock.now() - askedAt) >= everyMs) await asks.run('time', undefined, ask)
  }
}
