/**
 * What steers a terminal, breaks a line or turns the order of what is shown: C0 and C1 controls, line and paragraph separators, marks of
 * direction (Unicode TR36, "bidirectional text spoofing"; CVE-2021-42574), and what is joined to other text unseen.
 */
const steers =
  /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu
/** `ESC [ … m`, `ESC ] … BEL` and the like, whole: what is left of them without their first byte would be read as text. */
const sequences = new RegExp(
  [
    String.raw`(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]`,
    String.raw`(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)`,
    String.raw`\x1b[ -/]*[0-~]`,
  ].join('|'),
  'g',
)

/** Text of others (role names, paths, messages) for one line of a terminal or a spreadsheet: nothing in it acts. */
export function plainText(text: string): string {
  return text.replaceAll(sequences, '').replaceAll(steers, ' ')
}

/** The same with its lines and tabs. */
export function plainLines(text: string): string {
  return text
    .split(/(\r?\n|\t)/)
    .map((part, at) => (at % 2 === 0 ? plainText(part) : part))
    .join('')
}

/** A word that every shell takes as it is: neither quotes nor options, variables, commands or PowerShell's splats. */
export function isPlainWord(text: string): boolean {
  return /^[\w./:][\w./:@+=-]*$/.test(text)
}

/** JSON that means the same and shows nothing that steers: JSON itself escapes C0 controls only. Its own line ends stay. */
export function safeJson(value: unknown, indent?: number): string {
  return safeJsonText(JSON.stringify(value, null, indent))
}

/** The same of JSON that is text already. */
export function safeJsonText(json: string): string {
  return json.replaceAll(steers, (found) => (found === '\n' ? found : escaped(found)))
}

const escaped = (text: string): string =>
  Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')
