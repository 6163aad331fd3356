import type { IncomingMessage } from 'node:http'
import { oneHeader } from '../verify/claim.ts'

const kept: Readonly<Record<string, string>> = {
  'content-type': 'Content-Type',
  'cache-control': 'Cache-Control',
  'content-disposition': 'Content-Disposition',
  'content-language': 'Content-Language',
  expires: 'Expires',
}

const overrides: Readonly<Record<string, string>> = {
  'response-content-type': 'Content-Type',
  'response-content-language': 'Content-Language',
  'response-expires': 'Expires',
  'response-cache-control': 'Cache-Control',
  'response-content-disposition': 'Content-Disposition',
  'response-content-encoding': 'Content-Encoding',
}

/** What an object keeps of the request that made it. */
export function objectHeaders(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, written] of Object.entries(kept)) {
    const value = oneHeader(request, name)
    if (value !== undefined) headers[written] = value
  }
  for (const name of Object.keys(request.headers)) {
    const value = oneHeader(request, name)
    if (name.startsWith('x-amz-meta-') && value !== undefined) headers[name] = value
  }
  // `aws-chunked` is a way of sending, not a property of the object.
  const encoding = (oneHeader(request, 'content-encoding') ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '' && item !== 'aws-chunked')
  if (encoding.length > 0) headers['Content-Encoding'] = encoding.join(',')
  return headers
}

/** `response-content-type` and the like in the query of a GET. */
export function responseOverrides(query: URLSearchParams): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, written] of Object.entries(overrides)) {
    const value = query.get(name)
    if (value !== null) headers[written] = value
  }
  return headers
}
