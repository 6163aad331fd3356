import type { RawHeaders } from '../util/http-message.ts'

/** First value of a header; the name in lower case. */
export function headerValue(headers: RawHeaders, name: string): string | undefined {
  for (const [key, value] of headers) {
    if (key.length === name.length && key.toLowerCase() === name) return value
  }
  return undefined
}

/** The media type of a body, without parameters, in lower case. */
export function mediaType(headers: RawHeaders): string {
  return (headerValue(headers, 'content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}
