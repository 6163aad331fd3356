import type { RawHeaders } from '#util/http/message.ts'

const basic = /^\d{8}T\d{6}Z$/

// Requests come many to a second, and each is read and written with the same few dates.
let formatted = { second: Number.NaN, text: '' }
let parsed: { readonly text: string; readonly ms: number | undefined } = { text: '', ms: undefined }

/** Epoch ms as yyyymmddThhmmssZ. */
export function formatAmzDate(ms: number): string {
  const second = Math.floor(ms / 1000)
  if (second !== formatted.second) formatted = { second, text: format(ms) }
  return formatted.text
}

function format(ms: number): string {
  const iso = new Date(ms).toISOString()
  return `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}Z`
}

/** Epoch ms of yyyymmddThhmmssZ; undefined for anything else, the 31st of February included. */
export function parseAmzDate(text: string): number | undefined {
  if (text !== parsed.text) parsed = { text, ms: parse(text) }
  return parsed.ms
}

function parse(text: string): number | undefined {
  if (!basic.test(text)) return undefined
  const at = (from: number, to: number): string => text.slice(from, to)
  const ms = Date.parse(`${at(0, 4)}-${at(4, 6)}-${at(6, 8)}T${at(9, 11)}:${at(11, 13)}:${at(13, 15)}Z`)
  return Number.isNaN(ms) || format(ms) !== text ? undefined : ms
}

/** Where a header-signed request has its date: `x-amz-date` before `date`. */
export interface DateSource {
  readonly header: 'x-amz-date' | 'date'
  /** As it stands in the string to sign, whatever the header's own format. */
  readonly amzDate: string
  readonly ms: number
  /** True for the RFC 1123 form, which only `date` may have. */
  readonly rfc1123: boolean
}

/** Finds the date of a header-signed request; undefined when absent, repeated or unreadable. */
export function readDate(headers: RawHeaders): DateSource | undefined {
  let amz: string | undefined
  let plain: string | undefined
  for (const [name, value] of headers) {
    if (name.length !== 4 && name.length !== 10) continue
    const lower = name.toLowerCase()
    if (lower === 'x-amz-date') {
      if (amz !== undefined) return undefined
      amz = value.trim()
    } else if (lower === 'date') {
      plain = plain === undefined ? value.trim() : ''
    }
  }
  if (amz !== undefined) {
    const ms = parseAmzDate(amz)
    return ms === undefined ? undefined : { header: 'x-amz-date', amzDate: amz, ms, rfc1123: false }
  }
  return plain === undefined ? undefined : fromPlainDate(plain)
}

function fromPlainDate(text: string): DateSource | undefined {
  const asAmz = parseAmzDate(text)
  if (asAmz !== undefined) return { header: 'date', amzDate: text, ms: asAmz, rfc1123: false }
  if (!/^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (?:GMT|UTC|[+-]0000)$/.test(text)) return undefined
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? undefined : { header: 'date', amzDate: formatAmzDate(ms), ms, rfc1123: true }
}
