const { readFileSync } = process.getBuiltinModule('node:fs')

/** Of package.json: the one place that a release changes. */
export const version: string = read(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')))

function read(manifest: unknown): string {
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version)
  throw new Error('package.json has no version')
}
