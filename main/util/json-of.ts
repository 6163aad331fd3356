/** Undefined for what is no JSON. The parser's own error quotes the text, which may hold a secret: it goes no further. */
export function jsonOf(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
