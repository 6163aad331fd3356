// Answers the page's calls by passing them on to the agent, in this process or over its socket. The agent checks input and output; here nothing
// is parsed twice.
import { isContractProcedure } from '@orpc/contract'
import { os, type AnyRouter } from '@orpc/server'
import { contract } from '#contract/contract.ts'

/** Calls `path` of the agent that is there at this moment. Rejects as an oRPC client does. */
export type CallAgent = (
  path: readonly string[],
  input: unknown,
  options: { readonly signal?: AbortSignal | undefined },
) => Promise<unknown>

/** A router with every call of the agent's contract and no other. */
export function forwardContract(call: CallAgent): AnyRouter {
  return forward(contract, [], call)
}

function forward(node: object, path: readonly string[], call: CallAgent): AnyRouter {
  if (isContractProcedure(node)) {
    return os.handler(({ input, signal }) => call(path, input, { signal }))
  }
  return Object.fromEntries(
    Object.entries(node).map(([name, child]: [string, object]) => [name, forward(child, [...path, name], call)]),
  )
}
