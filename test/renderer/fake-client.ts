// An agent and a desktop shell made from the contract: each call answers with a value made from its output schema until a test says
// otherwise. What goes in and out is parsed by the contract, so that a fake cannot promise what the agent would not.
import { ORPCError } from '@orpc/client'
import { getEventIteratorSchemaDetails } from '@orpc/contract'
import type { ContractRouterClient } from '@orpc/contract'
import * as z from 'zod'
import { desktopContract } from '#contract/desktop.ts'
import type { DesktopContract } from '#contract/desktop.ts'
import type { ErrorData } from '#contract/errors.ts'
import { merge } from '#shared/merge.ts'
import type { Latchkey } from '#renderer/client.ts'
import { createStream, type Stream } from './stream.ts'
import { sampleOf } from './sample-value.ts'

type Client = ContractRouterClient<DesktopContract>
type Areas = Extract<keyof Client, string>
export type Path = { [Area in Areas]: `${Area}.${keyof Client[Area] & string}` }[Areas]
type CallAt<At extends Path> = At extends `${infer Area extends Areas}.${infer Name}`
  ? Name extends keyof Client[Area]
    ? Client[Area][Name]
    : never
  : never
type AnyCall = (...args: never[]) => Promise<unknown>
type Answer<At extends Path> = CallAt<At> extends AnyCall ? Awaited<ReturnType<CallAt<At>>> : never
type Asked<At extends Path> = CallAt<At> extends AnyCall ? Parameters<CallAt<At>>[0] : never
/** What a subscription gives. */
type EventOf<At extends Path> = Answer<At> extends AsyncIterable<infer Event> ? Event : never

export interface FakeCall {
  readonly path: Path
  readonly input: unknown
}

export interface FakeClient {
  readonly client: Latchkey
  /** Everything that was asked, oldest first. */
  readonly calls: readonly FakeCall[]
  /** Inputs of one call, oldest first. */
  asked<At extends Path>(path: At): readonly Asked<At>[]
  /** From now on a call answers so; a promise that stays open keeps it pending. */
  answer<At extends Path>(path: At, with_: (input: Asked<At>) => Answer<At> | Promise<Answer<At>>): void
  /** From now on a call fails as the agent's do. */
  fail(path: Path, message: string, data: ErrorData): void
  /** To each subscriber there is, and to each later one. */
  push<At extends Path>(path: At, event: EventOf<At>): void
  /** The agent went away: every subscription ends and no new one is made until `back`. */
  away(): void
  back(): void
}

interface Schemas {
  readonly inputSchema?: z.ZodType
  readonly outputSchema?: z.ZodType
}

const schemasOf = (procedure: object): Schemas => (procedure as { readonly '~orpc': Schemas })['~orpc']

export function createFakeClient({ browser = false }: { readonly browser?: boolean } = {}): FakeClient {
  const calls: FakeCall[] = []
  const answers = new Map<Path, (input: unknown) => unknown>()
  const streams = new Map<Path, Stream<unknown>>()
  let gone = false
  /** Answered by the app's own process, whatever becomes of the agent. */
  const isDesktop = (path: Path): boolean => path.startsWith('desktop.')

  function streamAt(path: Path): Stream<unknown> {
    const known = streams.get(path) ?? createStream<unknown>()
    streams.set(path, known)
    return known
  }

  async function ask(path: Path, schemas: Schemas, input: unknown, signal: AbortSignal | undefined): Promise<unknown> {
    if (gone && !isDesktop(path)) throw new TypeError('the fake agent is away')
    const asked = schemas.inputSchema === undefined ? undefined : schemas.inputSchema.parse(input)
    calls.push({ path, input: asked })
    const answer = answers.get(path)
    if (getEventIteratorSchemaDetails(schemas.outputSchema) !== undefined && answer === undefined)
      return streamAt(path).subscribe(signal)
    const value = answer === undefined ? sampleOf(schemas.outputSchema ?? z.undefined()) : await answer(asked)
    return getEventIteratorSchemaDetails(schemas.outputSchema) === undefined
      ? schemas.outputSchema?.parse(value)
      : value
  }

  const areas = Object.entries(desktopContract).map(([area, procedures]) => {
    const asking = Object.entries(procedures).map(([name, procedure]) => {
      const path = `${area}.${name}` as Path
      const schemas = schemasOf(procedure)
      const call = (input?: unknown, options?: { readonly signal?: AbortSignal }): Promise<unknown> =>
        ask(path, schemas, input, options?.signal)
      return [name, call] as const
    })
    return [area, Object.fromEntries(asking)] as const
  })
  // Made from the contract's own keys, so it has its shape.
  const client = Object.fromEntries(areas) as unknown as Client
  // As the agent does: whatever becomes of the single watches shows in this one.
  const feeds = async ({ answers }: { readonly answers: boolean }, options: { readonly signal?: AbortSignal } = {}) => {
    const [status, roles, settings, usage, attention, terminals, consoles, browsers] = await Promise.all([
      client.app.watch(undefined, options),
      client.roles.watch(undefined, options),
      client.settings.watch(undefined, options),
      client.sessions.usage(undefined, options),
      client.attention.watch({ answers }, options),
      client.terminals.watch(undefined, options),
      client.console.watch(undefined, options),
      client.console.watchBrowsers(undefined, options),
    ])
    return merge({ status, roles, settings, usage, attention, terminals, consoles, browsers })
  }
  Object.assign(client.app, { feeds })

  return {
    client: browser ? { agent: client, lost: new AbortController() } : { agent: client, desktop: client.desktop },
    calls,
    asked: <At extends Path>(path: At) =>
      calls.filter((call) => call.path === path).map(({ input }) => input as Asked<At>),
    answer: (path, with_) => void answers.set(path, with_),
    fail: (path, message, data) =>
      void answers.set(path, () => {
        throw new ORPCError('FAILED', { defined: true, status: 400, message, data })
      }),
    push(path, event) {
      const [area, name] = path.split('.') as [Areas, string]
      const procedure: object | undefined = Object.entries(desktopContract[area]).find(([key]) => key === name)?.[1]
      const details = procedure && getEventIteratorSchemaDetails(schemasOf(procedure).outputSchema)
      if (details === undefined) throw new Error(`${path} is no subscription`)
      streamAt(path).push((details.yields as z.ZodType).parse(event))
    },
    away() {
      gone = true
      for (const [path, stream] of streams) if (!isDesktop(path)) stream.end()
    },
    back() {
      gone = false
    },
  }
}
