import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Answer, Dialect } from './call.ts'

/** Ends the response. Rejects when the client is gone or a streamed body breaks; the connection is destroyed then. */
export async function writeAnswer(
  response: ServerResponse,
  answer: Answer,
  context: { readonly requestId: string; readonly now: number; readonly dialect: Dialect; readonly method: string },
): Promise<void> {
  const { body } = answer
  response.sendDate = false
  response.statusCode = answer.status
  response.setHeader('Date', new Date(context.now).toUTCString())
  if (context.dialect === 's3') {
    response.setHeader('x-amz-request-id', context.requestId)
    response.setHeader('x-amz-id-2', Buffer.from(context.requestId).toString('base64'))
    response.setHeader('Server', 'AmazonS3')
  } else {
    response.setHeader('x-amzn-RequestId', context.requestId)
  }
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value)
  if (body instanceof Readable) {
    await pipeline(body, response)
    return
  }
  const bytes = typeof body === 'string' ? Buffer.from(body) : (body ?? Buffer.alloc(0))
  const bodiless = context.method === 'HEAD' || answer.status === 204 || answer.status === 304
  if (!bodiless) response.setHeader('Content-Length', bytes.length)
  response.end(bodiless ? undefined : bytes)
}
