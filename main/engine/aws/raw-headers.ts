import type { RawHeaders } from '#util/http/message.ts'

/** First value of a header; the name in lower case. */
export function headerValue(headers: RawHeaders, name: string): string | undefined {
  for (const [key, value] of headers) {
    if (key.length === name.length && key.toLowerCase() === name) return value
  }
  return undefined
}

/** Every value of that name (given in lower case), in order of arrival. */
export function headerValues(headers: RawHeaders, name: string): readonly string[] {
  return headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value)
}

/** The media type of a body, without parameters, in lower case. */
export function mediaType(headers: RawHeaders): string {
  return (headerValue(headers, 'content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}
