// Says in types which class names a CSS module has, so that `npm run check` fails at one that is not there. Written into out/, where
// renderer/tsconfig.json finds them as if they lay beside the styles.
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '..')
const out = join(root, 'out', 'types', 'styles')

/** In the order of the alphabet, so that a file changes with its names alone. */
export function classNames(css: string): readonly string[] {
  const selectors = css.replace(/\/\*.*?\*\//gs, '').replace(/:global\([^)]*\)|url\([^)]*\)|"[^"]*"|'[^']*'/g, '')
  return [...new Set([...selectors.matchAll(/\.([a-z_][\w-]*)/gi)].map(([, name = '']) => name))].toSorted()
}

/** TypeScript asks for `Button.module.d.css.ts` where a file imports `Button.module.css`. */
function typesOf(names: readonly string[]): string {
  const fields = names.map((name) => `  readonly ${JSON.stringify(name)}: string\n`)
  return `declare const styles: {\n${fields.join('')}}\nexport default styles\n`
}

export function writeStyleTypes(): void {
  const files = globSync('renderer/**/*.module.css', { cwd: root })
  const written = new Map(files.map((file) => [join(out, file.replace(/\.css$/, '.d.css.ts')), join(root, file)]))
  for (const old of globSync('**/*.ts', { cwd: out })) if (!written.has(join(out, old))) rmSync(join(out, old))
  for (const [path, source] of written) {
    const types = typesOf(classNames(readFileSync(source, 'utf8')))
    if (read(path) === types) continue
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, types)
  }
}

/** Undefined when there is none. An unchanged file keeps its time, and the page is not compiled again. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

if (import.meta.main) writeStyleTypes()
