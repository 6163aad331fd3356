/** As `ourRequire`. */
export const ourPreload: RegExp = /(?:^|\s)--preload=\S*[/\\]node-preload\.cjs(?=\s|$)/g

/**
 * The caller's BUN_OPTIONS with `--preload=<file>`, once. Undefined where Bun cannot be told: it splits at blanks, knows quotes in the form of
 * two words only, and that form hides every command of its own (`bun run`, `bun install`).
 */
export function bunOptions(caller: string | undefined, file: string): string | undefined {
  const given = caller?.trim() ?? ''
  // Bun takes Windows paths with either slash, and a backslash for an escape.
  const path = /^[A-Za-z]:\\/.test(file) ? file.replaceAll('\\', '/') : file
  if (/[\s\\]/.test(path)) return undefined
  const option = `--preload=${path}`
  if (given.split(/\s+/).includes(option)) return given
  const others = given.replaceAll(ourPreload, '').trim()
  return others === '' ? option : `${others} ${option}`
}
