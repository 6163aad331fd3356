// What may be meant by a text as it comes out of a mail, a chat or a terminal: best first. Pure.

const pairs: readonly (readonly [string, string])[] = [
  ['<', '>'],
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['(', ')'],
  ['[', ']'],
  ['“', '”'],
  ['‘', '’'],
  ['«', '»'],
]

/** The text itself; in one line where a mail broke it; the first link or ARN within it. */
export function readings(text: string): readonly string[] {
  const whole = bare(text)
  const lines = text
    .trim()
    .split(/[\r\n]+/)
    // As answers to a mail begin theirs.
    .map((line) => line.replace(/^[>\s]+/, '').trimEnd())
  const isBroken = lines.length > 1 && lines.every((line) => !/\s/.test(line))
  const first = /(?:https?:\/\/|s3:\/\/|arn:aws)\S+/i.exec(text)?.[0]
  return [whole, ...(isBroken ? [bare(lines.join(''))] : []), ...(first === undefined ? [] : [bare(first)])]
}

/** Without what stands around it: brackets and quotes in pairs, and what ends a sentence. */
function bare(text: string): string {
  let rest = text.trim()
  for (;;) {
    const next = withoutEnd(withoutPair(rest)).trim()
    if (next === rest) return rest
    rest = next
  }
}

function withoutPair(text: string): string {
  const pair = pairs.find(([open, close]) => text.length > 1 && text.startsWith(open) && text.endsWith(close))
  if (pair === undefined) return text
  const inner = text.slice(pair[0].length, -pair[1].length)
  // Chats show a link as `<address|words>`.
  return pair[0] === '<' ? (inner.split('|')[0] ?? inner) : inner
}

/** A closing bracket that belongs to the address has an opening one in it. */
function withoutEnd(text: string): string {
  const last = text.at(-1) ?? ''
  if (/[.,;!?\\]/.test(last)) return text.slice(0, -1)
  const open = pairs.find(([, close]) => close === last)?.[0]
  return open === undefined || text.slice(0, -1).includes(open) ? text : text.slice(0, -1)
}
