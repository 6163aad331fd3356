import type { RawHeaders } from '#util/http-message.ts'
import { headerValue } from '../../aws/raw-headers.ts'

/** The error code of AWS's answer, from its header or the beginning of its body; undefined where neither says it plainly. */
export function awsErrorCodeOf(headers: RawHeaders, start: Buffer | undefined): string | undefined {
  const header = headerValue(headers, 'x-amzn-errortype')
  if (header !== undefined) return bareCode(header)
  if (start === undefined || headerValue(headers, 'content-encoding') !== undefined) return undefined
  const text = start.toString('latin1')
  return between(text, '<Code>', '</Code>') ?? jsonType(text)
}

function jsonType(text: string): string | undefined {
  const name = text.indexOf('"__type"')
  if (name === -1) return undefined
  const found = between(text.slice(name + 8), '"', '"')
  return found === undefined ? undefined : bareCode(found)
}

function between(text: string, before: string, after: string): string | undefined {
  const start = text.indexOf(before)
  const end = start === -1 ? -1 : text.indexOf(after, start + before.length)
  return end === -1 ? undefined : bareCode(text.slice(start + before.length, end))
}

/** `com.amazonaws.x#Code:http://…` → `Code`. Anything that is no code is dropped: it would end up in the audit log. */
function bareCode(value: string): string | undefined {
  const code = (value.split(':', 1)[0] ?? '').split('#').at(-1)?.trim()
  return code !== undefined && /^[A-Za-z0-9._-]{1,128}$/.test(code) ? code : undefined
}
