/** The last part of a name that came from elsewhere, as a name for a file on any system; `fallback` when nothing is left of it. */
export function safeFileName(name: string, fallback: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const plain = last.replaceAll(/[\p{Cc}<>:"|?*]/gu, '').replace(/^[.\s]+|[.\s]+$/g, '')
  return plain === '' ? fallback : plain.slice(0, 120)
}
