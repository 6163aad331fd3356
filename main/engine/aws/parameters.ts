/** All values of each parameter of a query or a form, decoded where they can be, in order of arrival. */
export type Parameters = ReadonlyMap<string, readonly string[]>

export function readParameters(text: string, separator: string | RegExp = '&'): Parameters {
  const found = new Map<string, string[]>()
  if (text === '') return found
  for (const pair of text.split(separator)) {
    const at = pair.indexOf('=')
    const name = decodeText(at < 0 ? pair : pair.slice(0, at))
    const value = at < 0 ? '' : decodeText(pair.slice(at + 1).replaceAll('+', ' '))
    const values = found.get(name)
    if (values === undefined) found.set(name, [value])
    else values.push(value)
  }
  return found
}

/** The value of a parameter; undefined also where it has several that differ. */
export function onlyValue(parameters: Parameters, name: string): string | undefined {
  const values = new Set(parameters.get(name))
  return values.size === 1 ? [...values][0] : undefined
}

export function decodeText(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
