// How a front end outside the agent's process speaks to it: the typed contract over the socket.
import { createORPCClient, mapEventIterator, ORPCError } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '#contract/contract.ts'
import type { Paths } from '#core/ports.ts'
import { AppError } from '#core/util/app-error.ts'
import { appErrorFrom, connectionError } from './request.ts'
import { createRpcLink } from './rpc-link.ts'

export type AgentClient = ContractRouterClient<Contract>

export interface AgentConnection {
  readonly client: AgentClient
  /** The agent's version, once a call was answered. */
  agentVersion(): string | undefined
}

export interface ConnectOptions {
  readonly platform: NodeJS.Platform
  readonly onVersion?: (version: string) => void
}

/**
 * Opens nothing by itself: each call is a connection of its own. Every failure is an AppError: the agent's own, `no-agent` when nothing
 * listens, `unsupported` when the agent is too old to know the call.
 */
export function connect(
  paths: Pick<Paths, 'socket' | 'pipeFile'>,
  { platform, onVersion }: ConnectOptions,
): AgentConnection {
  let version: string | undefined
  const link = createRpcLink({
    paths,
    platform,
    onVersion(seen) {
      version = seen
      onVersion?.(seen)
    },
  })
  const client: AgentClient = createORPCClient({
    call: async (path, input, options) => {
      try {
        const output = await link.call(path, input, options)
        if (!isIterator(output)) return output
        return mapEventIterator(output, {
          value: async (value) => value,
          error: async (error) => toAppError(error, path, version),
        })
      } catch (error) {
        throw toAppError(error, path, version)
      }
    },
  })
  return { client, agentVersion: () => version }
}

function isIterator(value: unknown): value is AsyncIterator<unknown> {
  return typeof value === 'object' && value !== null && 'next' in value && typeof value.next === 'function'
}

/** Makes the agent's error again from what crossed. */
export function toAppError(error: unknown, path: readonly string[], version: string | undefined): unknown {
  if (!(error instanceof ORPCError)) return connectionError(error)
  const data: unknown = error.data
  switch (error.code) {
    case 'FAILED':
      return appErrorFrom(error.message, data)
    case 'BAD_REQUEST':
      return new AppError('bad-request', issuesOf(data) ?? error.message)
    case 'NOT_FOUND':
      return new AppError(
        'unsupported',
        `the running agent${version === undefined ? '' : ` (version ${version})`} does not know ${path.join('.')}`,
        {
          hint: 'Restart it: latchkey stop, then repeat the command',
        },
      )
    default:
      return new AppError('internal', error.message)
  }
}

/** `name: use letters, …; duration: …` out of zod's issues. */
function issuesOf(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null || !('issues' in data) || !Array.isArray(data.issues)) return undefined
  const lines = data.issues.map((issue: unknown) => {
    if (typeof issue !== 'object' || issue === null || !('message' in issue)) return 'invalid input'
    const where =
      'path' in issue && Array.isArray(issue.path) && issue.path.length > 0
        ? `${issue.path.map(String).join('.')}: `
        : ''
    return `${where}${String(issue.message)}`
  })
  return lines.length > 0 ? lines.join('; ') : undefined
}
