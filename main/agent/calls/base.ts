// What every call shares: failures become declared errors here, and only here.
import { implement, ORPCError } from '@orpc/server'
import { mapEventIterator } from '@orpc/client'
import { contract } from '#contract/contract.ts'
import type { Log } from '#util/ports.ts'
import { AppError, dataOf } from '#util/app-error.ts'

const root = implement(contract)

interface Unanswered {
  handler(answer: (options: { readonly input: unknown; readonly signal?: AbortSignal }) => unknown): unknown
}
export type ByTopic<Value> = Readonly<Record<string, Readonly<Record<string, Value>>>>

/**
 * Every call of the contract, by topic, without its answer. Input and output are parsed inside of its middleware, so their failures pass it too.
 * What it is inferred to be spells the whole contract out several times, which is more than TypeScript writes down.
 */
export function createBase(log: Pick<Log, 'error'>): ByTopic<Unanswered> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- topics and calls are the contract's
  return root.use(async ({ next, path, errors, signal }) => {
    const call = path.join('.')

    /**
     * Declared errors cross with their data. An undeclared ORPCError would cross too, with whatever it carries, so only oRPC's own
     * answer to bad input is let through; everything else is logged here and told as `internal`.
     */
    function toDeclared(error: unknown): Error {
      if (error instanceof AppError) {
        if (error.code === 'internal') log.error(`${call} failed`, { error })
        return errors.FAILED({ message: error.message, data: dataOf(error) })
      }
      if (error instanceof ORPCError && error.code === 'BAD_REQUEST') return error
      // A caller who leaves is no failure, and hears no answer.
      if (signal?.aborted === true && error === signal.reason)
        return errors.FAILED({ message: 'the caller left', data: { code: 'cancelled' } })
      log.error(`${call} failed`, { error })
      return errors.FAILED({
        message: `the agent failed at ${call}`,
        data: { code: 'internal', hint: 'Its log has the cause.' },
      })
    }

    try {
      const result = await next()
      if (!isIterator(result.output)) return result
      const output = mapEventIterator(result.output, {
        value: async (value) => value,
        error: async (error) => toDeclared(error),
      })
      return { ...result, output }
    } catch (error) {
      throw toDeclared(error)
    }
  }) as unknown as ByTopic<Unanswered>
}

function isIterator(value: unknown): value is AsyncIterator<unknown> {
  return typeof value === 'object' && value !== null && 'next' in value && typeof value.next === 'function'
}
