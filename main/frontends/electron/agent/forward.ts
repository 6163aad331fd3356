// Answers the page's calls by passing them on to the agent, in this process or over its socket. The agent checks input and output; here nothing
// is parsed twice.
import { mapEventIterator } from '@orpc/client'
import { isContractProcedure } from '@orpc/contract'
import { os, type AnyRouter } from '@orpc/server'
import { contract } from '#contract/contract.ts'
import type { Log } from '#util/ports.ts'
import { toDeclared } from './contract-errors.ts'

/** Calls `path` of the agent that is there at this moment. Rejects as an oRPC client does. */
export type CallAgent = (
  path: readonly string[],
  input: unknown,
  options: { readonly signal?: AbortSignal | undefined },
) => Promise<unknown>

/** A router with every call of the agent's contract and no other. */
export function forwardContract(call: CallAgent, log: Pick<Log, 'error'>): Record<string, AnyRouter> {
  return Object.fromEntries(
    Object.entries(contract).map(([name, child]: [string, object]) => [name, forward(child, [name], { call, log })]),
  )
}

interface Deps {
  readonly call: CallAgent
  readonly log: Pick<Log, 'error'>
}

function forward(node: object, path: readonly string[], deps: Deps): AnyRouter {
  if (isContractProcedure(node)) {
    const named = path.join('.')
    return os.handler(async ({ input, signal }) => {
      const declared = (error: unknown): Error => toDeclared(error, named, deps.log, signal)
      try {
        const output = await deps.call(path, input, { signal })
        if (!isIterator(output)) return output
        return mapEventIterator(output, {
          value: async (value) => value,
          error: async (error) => declared(error),
        })
      } catch (error) {
        throw declared(error)
      }
    })
  }
  return Object.fromEntries(
    Object.entries(node).map(([name, child]: [string, object]) => [name, forward(child, [...path, name], deps)]),
  )
}

function isIterator(value: unknown): value is AsyncIterator<unknown> {
  return typeof value === 'object' && value !== null && 'next' in value && typeof value.next === 'function'
}
