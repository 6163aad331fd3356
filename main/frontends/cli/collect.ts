import { AppError } from '#util/app-error.ts'

const { readFileSync } = process.getBuiltinModule('node:fs')

/** For repeatable `--tag k=v` options: the pairs so far and the new one. */
export function collectPair(
  text: string,
  pairs: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.indexOf('=')
  if (at < 1) throw new AppError('bad-request', `"${text}" is not a pair`, { hint: 'Write it as key=value.' })
  return { ...pairs, [text.slice(0, at)]: text.slice(at + 1) }
}

/** For options that count: a whole number above zero. */
export function parseCount(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new AppError('bad-request', `"${text}" is not a count`, { hint: 'Write a whole number, 1 or more.' })
}

export function collect(text: string, texts: readonly string[] = []): readonly string[] {
  return [...texts, text]
}

/** The text of a file that an option names. */
export function readOptionFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new AppError('bad-request', `cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
