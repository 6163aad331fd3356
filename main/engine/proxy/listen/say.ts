import type { ServerResponse } from 'node:http'
import { type AnswerStatus, challenge } from './connect-answer.ts'

export type SayStatus = AnswerStatus | 417

/** Answers a request to the proxy itself with one sentence and closes the connection, so that no body of it is waited for. */
export function say(response: ServerResponse, status: SayStatus, sentence: string): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    Connection: 'close',
    ...(status === 407 ? { 'Proxy-Authenticate': challenge } : {}),
  })
  response.end(`${sentence}\n`)
}
