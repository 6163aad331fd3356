/** One to a line: globs, or regular expressions between ^ and $. One match is enough; without any, all. Throws SyntaxError. */
export function filterOf(filters: string | undefined): (name: string) => boolean {
  const patterns = (filters ?? '')
    .split('\n')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => (/^\^.*\$$/.test(each) ? new RegExp(each, 'u') : globPattern(each)))
  return (name) => patterns.length === 0 || patterns.some((each) => each.test(name))
}

function globPattern(glob: string): RegExp {
  const text = glob
    .replace(/[\\^$.|+()[\]{}]/g, String.raw`\$&`)
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${text}$`, 'su')
}
