// DynamoDB: dynalite's tables in memory, one store for each account and region, behind the sandbox's own signature check.
import type { Server } from 'node:http'
import { crc32 } from 'node:zlib'
import type { Answer, Service, SignedCall } from '../http/call.ts'
import { AwsFault } from '../http/fault.ts'
import { oneHeader } from '../verify/claim.ts'
import { EventEmitter } from 'node:events'

/** Long enough to be seen by a waiter's first look, short enough for trials. */
const tableMs = 50

/** Operations whose answers and parameters hold ARNs, which dynalite makes without knowing the account. */
const arnOperations = /Table|Tags|Resource|TimeToLive/
const arnShape = /arn:aws:dynamodb:[\w-]+:\d+:table\//g

/** dynalite refuses unsigned calls; the real signature was checked before it is asked. */
const standInAuthorization =
  'AWS4-HMAC-SHA256 Credential=sandbox/20240101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=checked'

export function createDynamoService(): Service {
  const stores = new Map<string, Server>()

  async function storeOf(call: SignedCall): Promise<Server> {
    // Loaded at the first call: it costs more than the rest of the sandbox together.
    const { default: dynalite } = await import('dynalite')
    const name = `${call.caller.accountId}/${call.region}`
    const known = stores.get(name)
    if (known !== undefined) return known
    const made = dynalite({ createTableMs: tableMs, deleteTableMs: tableMs, updateTableMs: tableMs })
    stores.set(name, made)
    return made
  }

  async function run(call: SignedCall, operation: string, body: Buffer): Promise<Answer> {
    const { headers } = call.request
    const namesArns = arnOperations.test(operation)
    const asked = namesArns ? body.toString().replace(arnShape, dynaliteArn) : undefined
    const answer = await askInProcess(await storeOf(call), {
      headers: {
        'content-type': headers['content-type'] ?? '',
        'x-amz-target': oneHeader(call.request, 'x-amz-target') ?? '',
        'x-amz-date': '20240101T000000Z',
        authorization: standInAuthorization,
      },
      body: asked === undefined ? body : Buffer.from(asked),
    })
    const ownArn = `arn:aws:dynamodb:${call.region}:${call.caller.accountId}:table/`
    const bytes = namesArns ? Buffer.from(answer.body.toString().replace(arnShape, ownArn)) : answer.body
    return {
      status: answer.status,
      headers: {
        'Content-Type': answer.headers['content-type'] ?? 'application/x-amz-json-1.0',
        'x-amz-crc32': crc32(bytes),
      },
      body: bytes,
    }
  }

  return {
    kind: 'whole',
    name: 'dynamodb',
    dialect: 'json',
    namespace: '',
    throttled: () => new AwsFault(400, 'ThrottlingException', 'Rate of requests exceeds the allowed throughput.'),
    route(call) {
      const operation = oneHeader(call.request, 'x-amz-target')?.split('.')[1] ?? 'Unknown'
      return { operation, run: (signed, body) => run(signed, operation, body) }
    },
  }
}

/** As dynalite's own start reads the environment. */
const dynaliteArn = `arn:aws:dynamodb:${process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'] ?? 'us-east-1'}:${(process.env['AWS_ACCOUNT_ID'] ?? '000000000000').replace(/\D/g, '')}:table/`

interface DynamoRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

interface DynamoResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

function askInProcess(server: Server, request: DynamoRequest): Promise<DynamoResponse> {
  return new Promise((resolve) => {
    const inbound = Object.assign(new EventEmitter(), { method: 'POST', url: '/', headers: request.headers })
    const headers: Record<string, string> = {}
    const outbound = {
      statusCode: 200,
      setHeader(name: string, value: string | number) {
        headers[name.toLowerCase()] = String(value)
      },
      end(text?: string) {
        resolve({ status: outbound.statusCode, headers, body: Buffer.from(text ?? '') })
      },
    }
    server.emit('request', inbound, outbound)
    inbound.emit('data', request.body)
    inbound.emit('end')
  })
}
