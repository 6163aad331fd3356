// Files that the sources read beside themselves, `new URL('table.json', import.meta.url)`, in a bundle that lies elsewhere.
import { readFile } from 'node:fs/promises'
import { basename, dirname, relative, resolve, sep } from 'node:path'
import type { Plugin } from 'vite'

const jsonRead = /readFileSync\(\s*new URL\(\s*'([^']+\.json)',\s*import\.meta\.url\s*\),\s*'utf8'\s*\)/g
export const fileUrl = /new URL\(\s*'([^']+)',\s*import\.meta\.url\s*\)/g

/** A table that a module reads as text becomes part of the module: a program of one file has no other beside it. */
export async function embedJson(code: string, folder: string): Promise<string> {
  let embedded = code
  for (const [text, name = ''] of code.matchAll(jsonRead)) {
    const content = JSON.stringify(await readFile(resolve(folder, name), 'utf8'))
    embedded = embedded.replace(text, () => content)
  }
  return embedded
}

/**
 * Copies such a file into the bundle's folder when it lies below `sources`; any other keeps its place in the project, which a packaged app has
 * too. A script for other programs cannot lie in the archive of a packaged app, so it is looked for outside of it.
 */
export function carryFiles(folders: { readonly sources: string; readonly out: string }): Plugin {
  return {
    name: 'carry-files',
    enforce: 'pre',
    async transform(code, id) {
      const module = id.split('?', 1)[0] ?? id
      if (!module.startsWith(folders.sources + sep)) return undefined
      const embedded = await embedJson(code, dirname(module))
      const found = [...embedded.matchAll(fileUrl)].map(([text, name = '']) => ({
        text,
        file: resolve(dirname(module), name),
      }))
      let carried = embedded
      for (const { text, file } of found) {
        const own = file.startsWith(folders.sources + sep)
        if (own) this.emitFile({ type: 'asset', fileName: basename(file), source: await readFile(file) })
        const path = own ? basename(file) : slashes(relative(folders.out, file))
        const base = file.endsWith('.cjs')
          ? "import.meta.url.replace('/app.asar/', '/app.asar.unpacked/')"
          : 'import.meta.url'
        carried = carried.replace(text, () => `new URL(${JSON.stringify(path)}, ${base})`)
      }
      return carried === code ? undefined : { code: carried, map: null }
    },
  }
}

const slashes = (path: string): string => path.replaceAll(sep, '/')
