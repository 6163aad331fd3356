// The build for the end-to-end tests on an Electron whose main process has a Node below 18, where no newer one is to be had.
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { build, mergeConfig, type Plugin } from 'vite'
import { nodePart, type Target } from '../../../scripts/build.ts'

const folder = import.meta.dirname
const target = { page: 'chrome108', preload: 'node16', main: 'node16', engine: 'node16' } as const

export const oldElectron: Target = {
  name: 'old-electron',
  folders: [folder],
  adapt(part, config) {
    const plugins = { page: [pageFirst], preload: [], main: [mainFirst()], engine: [engineFirst()] }[part]
    return mergeConfig(config, { plugins, build: { target: target[part] } })
  },
}

/** Loads what the page lacks before everything of it. */
const pageFirst: Plugin = {
  name: 'page-first',
  transform: (code, id) =>
    id.endsWith('/renderer/main.tsx') ? `import ${JSON.stringify(join(folder, 'page.ts'))}\n${code}` : undefined,
}

async function first(name: string, outDir: string): Promise<string> {
  const part = nodePart({ entry: join(folder, `${name}.ts`), name, single: true })
  await build(mergeConfig(part, { build: { target: 'node16', outDir } }))
  return join(outDir, `${name}.cjs`)
}

/** The same for a main process: a file beside it, since what an entry imports runs after the chunks that it shares. */
function mainFirst(): Plugin {
  return {
    name: 'main-first',
    writeBundle: async ({ dir, file }) => void (await first('first', dir ?? dirname(file ?? ''))),
    banner: (chunk) => (chunk.isEntry ? 'require("./first.cjs");' : ''),
  }
}

/** The same for the engine's thread, which is handed one text. */
function engineFirst(): Plugin {
  return {
    name: 'engine-first',
    async writeBundle({ dir, file }) {
      const out = dir ?? dirname(file ?? '')
      const engine = join(out, 'engine.cjs')
      const additions = await readFile(await first('first-node', out), 'utf8')
      await writeFile(engine, `(() => {${additions}})();\n${await readFile(engine, 'utf8')}`)
    },
  }
}
