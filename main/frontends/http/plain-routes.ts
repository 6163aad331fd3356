// The plain routes: how credentials and environments leave the agent. Served on the socket alone.
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import * as z from 'zod'
import { type HandOuts } from '#agent/agent.ts'
import { consoleInput } from '#contract/console.ts'
import { environmentFormats } from '#local/environment.ts'
import type { Log } from '#util/ports.ts'
import { AppError } from '#util/app-error.ts'
import { closeSignal } from './close-signal.ts'
import type { ContainerEndpoint } from './container-endpoint.ts'
import { sendError, sendText } from './errors.ts'

/** A caller's variables are small, but each may be as long as Linux allows; a body near this size is a mistake or an attack. */
const bodyLimit = 1024 * 1024

const caller = z.record(z.string().max(256), z.string().max(131_072)).default({})
const flag = z.union([z.boolean(), z.stringbool()])
/** As AWS writes them; it is put into a shell's variables. */
const region = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/, 'is no name of a region, such as eu-west-1')
  .optional()
const environmentInput = z.object({
  format: z.enum(environmentFormats).default('sh'),
  direct: flag.optional(),
  region,
  unset: flag.default(false),
  attended: flag.default(false),
  caller,
})
const execInput = z.object({
  direct: flag.optional(),
  region,
  attended: flag.default(false),
  pid: z.int().positive(),
  command: z.string().max(256),
  caller,
})

type Handler = (
  argument: string,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
) => Promise<void>

export interface PlainRoutes {
  /** False when the path is none of these. Never rejects. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>
}

/** `isClosing`: the server ends its connections now, and those who held a grant by them take hold of it again at the next agent. */
export function createPlainRoutes(
  handOuts: HandOuts,
  log: Pick<Log, 'error'>,
  isClosing: () => boolean,
  containers: Pick<ContainerEndpoint, 'open'>,
): PlainRoutes {
  const unlessClosing = (release: () => void) => (): void => {
    if (!isClosing()) release()
  }
  const routes: Readonly<Record<string, Handler>> = {
    'GET credentials': async (role, _url, _request, response, signal) => {
      sendText(response, 200, 'application/json', await handOuts.credentials(role, signal))
    },
    'GET stand-ins': async (role, _url, _request, response, signal) => {
      sendText(response, 200, 'application/json', await handOuts.standIns(role, signal))
    },
    'GET in-use': async (terminal, _url, _request, response, signal) => {
      sendText(response, 200, 'application/json', await handOuts.inUse(terminal, signal))
    },
    'POST container': async (role, _url, _request, response, signal) => {
      sendText(response, 200, 'application/json', JSON.stringify(await containers.open(role, signal)))
    },
    'POST console': async (role, _url, request, response, signal) => {
      const input = parse(consoleInput, await readJson(request))
      sendText(response, 200, 'application/json', await handOuts.console(role, input, signal))
    },
    'GET environment': async (role, url, _request, response, signal) => {
      const input = parse(environmentInput, Object.fromEntries(url.searchParams))
      sendText(
        response,
        200,
        'text/plain; charset=utf-8',
        await handOuts.environment(role, { ...input, caller: {} }, signal),
      )
    },
    'POST environment': async (role, _url, request, response, signal) => {
      const input = parse(environmentInput, await readJson(request))
      sendText(response, 200, 'text/plain; charset=utf-8', await handOuts.environment(role, input, signal))
    },
    'POST exec': async (role, _url, request, response, signal) => {
      const { release, ...lease } = await handOuts.exec(role, parse(execInput, await readJson(request)), signal)
      await holdOpen(response, lease, unlessClosing(release))
    },
    'POST exec-attach': async (grantId, _url, _request, response) => {
      const { release } = await handOuts.attach(grantId)
      await holdOpen(response, { grantId }, unlessClosing(release))
    },
  }
  return {
    async handle(request, response) {
      const url = parseTarget(request.url ?? '/')
      const [, topic, argument, ...rest] = url?.pathname.split('/') ?? []
      const handler = routes[`${request.method} ${topic}`]
      if (!url || !handler || !argument || rest.length > 0) return false
      try {
        await handler(decode(argument), url, request, response, closeSignal(response))
      } catch (error) {
        sendError(response, error, log, request.headers.accept === 'text/plain')
      }
      return true
    },
  }
}

/** The grant lives exactly as long as this connection: a client that is killed with -9 loses it too. */
async function holdOpen(response: ServerResponse, first: object, release: () => void): Promise<void> {
  try {
    if (response.destroyed) return
    response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' })
    response.write(`${JSON.stringify(first)}\n`)
    if (!response.closed) await once(response, 'close')
  } finally {
    release()
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes: Buffer = Buffer.from(chunk)
    size += bytes.length
    if (size > bodyLimit) throw new AppError('bad-request', `a request body has ${bodyLimit} bytes at most`)
    chunks.push(bytes)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw new AppError('bad-request', 'the request body is not JSON')
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new AppError(
    'bad-request',
    result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
  )
}

function parseTarget(target: string): URL | undefined {
  return URL.parse(target, 'http://latchkey') ?? undefined
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw new AppError('bad-request', 'the role in the path is not well encoded')
  }
}
