// Asks dynalite without a socket: its request handler gets a request and a response made from what was verified here.
import { EventEmitter } from 'node:events'
import type { Server } from 'node:http'

export interface DynamoRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export interface DynamoResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export function askInProcess(server: Server, request: DynamoRequest): Promise<DynamoResponse> {
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
