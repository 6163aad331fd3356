/** Known by the name of its file: the agent of another home, or an older one, may have set it. */
export const ourRequire: RegExp =
  /(?:^|\s)--require[= ](?:"[^"]*[/\\]node-preload\.cjs"|\S*[/\\]node-preload\.cjs)(?=\s|$)/g

/**
 * The caller's NODE_OPTIONS with `--require <file>`, once; undefined where they stay as they are. Node splits them at blanks outside double
 * quotes; a backslash escapes inside.
 */
export function nodeOptions(caller: string | undefined, file: string): string | undefined {
  const given = caller?.trim() ?? ''
  // Node does not start with a quote that is not closed, and ours must not close it.
  if (!/^(?:"(?:\\.|[^"\\])*"|[^"])*$/s.test(given)) return undefined
  if (requires(given, file)) return given
  // Another place's may be gone, and Node would not start.
  const others = given.replaceAll(ourRequire, '').trim()
  const quoted = /[\s"]/.test(file) ? `"${file.replace(/["\\]/g, String.raw`\$&`)}"` : file
  return others === '' ? `--require ${quoted}` : `${others} --require ${quoted}`
}

function requires(options: string, file: string): boolean {
  const words = split(options)
  return words.some(
    (word, at) =>
      word === `--require=${file}` || (word === file && (words[at - 1] === '--require' || words[at - 1] === '-r')),
  )
}

function split(options: string): readonly string[] {
  return [...options.matchAll(/(?:"(?:\\.|[^"\\])*"|[^\s"])+/g)].map(([word]) =>
    word.replace(/"((?:\\.|[^"\\])*)"/g, (_, inner: string) => inner.replace(/\\(.)/g, '$1')),
  )
}

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
