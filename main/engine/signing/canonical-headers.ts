import type { RawHeaders } from '#util/http/message.ts'

const untidy = /^[ \t]|[ \t]$|[ \t]{2}|[\t\r\n]/

export type CanonicalHeaders =
  | { readonly kind: 'block'; readonly block: string }
  | { readonly kind: 'missing'; readonly name: string }

/** `name:value\n` per signed header, in the order of the list; `missing` names the first that the request does not have. */
export function canonicalHeaders(headers: RawHeaders, signedHeaders: readonly string[]): CanonicalHeaders {
  const values = collect(headers)
  let block = ''
  for (const name of signedHeaders) {
    // HTTP/2 has no Host header: `:authority` stands for it (IAM user guide, signing elements).
    const value = values.get(name) ?? (name === 'host' ? values.get(':authority') : undefined)
    if (value === undefined) return { kind: 'missing', name }
    block += `${name}:${value}\n`
  }
  return { kind: 'block', block }
}

function collect(headers: RawHeaders): Map<string, string> {
  const values = new Map<string, string>()
  for (const [rawName, rawValue] of headers) {
    const name = rawName.toLowerCase()
    const value = tidyValue(rawValue)
    const before = values.get(name)
    values.set(name, before === undefined ? value : `${before},${value}`)
  }
  return values
}

/** Trimmed, with runs of blanks made one space, inside quotes too. Only ASCII blanks: 0xA0 may be half of a UTF-8 character. */
export function tidyValue(value: string): string {
  return untidy.test(value) ? value.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '') : value
}
