import type { STSClient } from '@aws-sdk/client-sts'
import type { Clock } from '#util/ports.ts'
import type { ClockOffset } from './clock-offset.ts'

/** Shows the `Date` of every answer of STS, errors included, to the clock offset. */
export function observeClock(client: STSClient, offset: ClockOffset, clock: Clock): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const sentAt = clock.now()
      const answer = await next(args)
      offset.observe(dateOf(answer.response), sentAt, clock.now())
      return answer
    },
    // Below the deserializer, which throws for error answers.
    { step: 'deserialize', priority: 'low', name: 'observeClock' },
  )
}

function dateOf(response: unknown): string | undefined {
  const headers: unknown =
    typeof response === 'object' && response !== null ? Reflect.get(response, 'headers') : undefined
  const date: unknown = typeof headers === 'object' && headers !== null ? Reflect.get(headers, 'date') : undefined
  return typeof date === 'string' ? date : undefined
}
