// The contract, implemented: its types are those of the calls, so that a missing or a wrong one does not compile.
import type { ContractProcedure, InferSchemaInput, InferSchemaOutput } from '@orpc/contract'
import type { Context, Procedure } from '@orpc/server'
import type { Contract } from '#contract/contract.ts'
import type { Log } from '#util/ports.ts'
import { type ByTopic, createBase } from './base.ts'

/** What a call is given, parsed, and what it may answer. The signal ends when the caller leaves. */
type Call<Procedure> =
  Procedure extends ContractProcedure<infer Input, infer Output, infer _Errors, infer _Meta>
    ? (
        input: InferSchemaOutput<Input>,
        signal?: AbortSignal,
      ) => InferSchemaInput<Output> | Promise<InferSchemaInput<Output>>
    : never

/** What the areas give, one object per topic. */
export type Calls = {
  readonly [Topic in keyof Contract]: { readonly [Name in keyof Contract[Topic]]: Call<Contract[Topic][Name]> }
}

type Implemented<Declared> =
  Declared extends ContractProcedure<infer Input, infer Output, infer Errors, infer Meta>
    ? Procedure<Context, Context, Input, Output, Errors, Meta>
    : never

export type AgentRouter = {
  readonly [Topic in keyof Contract]: { readonly [Name in keyof Contract[Topic]]: Implemented<Contract[Topic][Name]> }
}

export function createRouter(calls: Calls, log: Pick<Log, 'error'>): AgentRouter {
  // oxlint-disable typescript/no-unsafe-type-assertion -- the keys and types of both are the contract's: a loop over them forgets that
  const procedures = createBase(log)
  const topics = Object.entries(calls as unknown as ByTopic<(input: unknown, signal?: AbortSignal) => unknown>)
  const implemented = topics.map(([topic, named]) => {
    const answered = Object.entries(named).map(([name, call]) => [
      name,
      procedures[topic]?.[name]?.handler(({ input, signal }) => call(input, signal)),
    ])
    return [topic, Object.fromEntries(answered) as unknown]
  })
  return Object.fromEntries(implemented) as AgentRouter
  // oxlint-enable typescript/no-unsafe-type-assertion
}
