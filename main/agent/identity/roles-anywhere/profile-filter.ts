import { fitsGlob } from '#shared/glob.ts'

/** One to a line: globs, or regular expressions between ^ and $. One match is enough; without any, all. Throws SyntaxError. */
export function filterOf(filters: string | undefined): (name: string) => boolean {
  const fits = (filters ?? '')
    .split('\n')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map(fitOf)
  return (name) => fits.length === 0 || fits.some((fit) => fit(name))
}

function fitOf(filter: string): (name: string) => boolean {
  if (!/^\^.*\$$/.test(filter)) return (name) => fitsGlob(filter, name)
  const expression = new RegExp(filter, 'u')
  return (name) => expression.test(name)
}
