import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { classNames } from '../../scripts/style-types.ts'

const root = join(import.meta.dirname, '..', '..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')

describe('the class names of a CSS module', () => {
  it('are those of its selectors, each once', () => {
    expect(
      classNames('.b > .a:hover { color: red }\n@media (max-width: 15em) { .a { margin: .5rem 0.25em } }'),
    ).toEqual(['a', 'b'])
  })

  it('are not those of the page, of a comment, of a file or of a text', () => {
    const css = ".a :global(svg.lucide) { mask: url(b.svg); content: 'x.y' } /* see c.css, .d */"
    expect(classNames(css)).toEqual(['a'])
  })
})

/** Classes whose name no file writes that imports the module. */
const unused = (css: string, importers: readonly string[]): readonly string[] =>
  classNames(css).filter((name) => !importers.some((code) => new RegExp(`'${name}'|\\b${name}:`).test(code)))

describe('the styles of the page', () => {
  const sources = globSync('renderer/**/*.{ts,tsx}', { cwd: root }).map((file) => ({ file, code: read(file) }))

  it('have no class that nothing uses', () => {
    const dead = globSync('renderer/**/*.module.css', { cwd: root }).flatMap((css) => {
      const imports = (file: string): string => {
        const path = relative(dirname(file), css).replaceAll('\\', '/')
        return `from '${path.startsWith('.') ? path : `./${path}`}'`
      }
      const importers = sources.filter(({ file, code }) => code.includes(imports(file))).map(({ code }) => code)
      return unused(read(css), importers).map((name) => `${css}: .${name}`)
    })
    expect(dead).toEqual([])
  })

  it('would be found with one', () => {
    expect(unused('.used {} .dead {}', ["styles['used']"])).toEqual(['dead'])
  })
})
