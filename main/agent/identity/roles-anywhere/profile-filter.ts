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

/** Why no profile became a role, for a person: a filter with a slip in it lets nothing in, and looks like an account without profiles. */
export function nothing(taken: number, enabled: number, filter: string | undefined): string | undefined {
  if (taken > 0) return undefined
  if (enabled === 0) return 'the account has no enabled profile besides the one for the sync'
  const patterns = (filter ?? '').split('\n').filter((each) => each.trim() !== '')
  return `none of the ${enabled} enabled profiles is called ${patterns.map((each) => `"${each.trim()}"`).join(' or ')}`
}
