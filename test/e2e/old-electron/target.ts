// The build for the end-to-end tests on an Electron whose main process has a Node below 18, where no newer one is to be had.
import { dirname, join } from 'node:path'
import { build, mergeConfig, type Plugin } from 'vite'
import { nodePart, type Target } from '../../../scripts/build.ts'

const folder = import.meta.dirname
const target = { page: 'chrome108', preload: 'node16', main: 'node16' } as const

export const oldElectron: Target = {
  name: 'old-electron',
  folders: [folder],
  adapt(part, config) {
    const plugins = { page: [pageFirst], preload: [], main: [mainFirst()] }[part]
    return mergeConfig(config, { plugins, build: { target: target[part] } })
  },
}

/** Loads what the page lacks before everything of it. */
const pageFirst: Plugin = {
  name: 'page-first',
  transform: (code, id) =>
    id.endsWith('/renderer/main.tsx') ? `import ${JSON.stringify(join(folder, 'page.ts'))}\n${code}` : undefined,
}

/** The same for a main process: a file beside it, since what an entry imports runs after the chunks that it shares. */
function mainFirst(): Plugin {
  return {
    name: 'main-first',
    async writeBundle({ dir, file }) {
      const part = nodePart({ entry: join(folder, 'first.ts'), name: 'first' })
      await build(mergeConfig(part, { build: { target: target.main, outDir: dir ?? dirname(file ?? '') } }))
    },
    banner: (chunk) => (chunk.isEntry ? 'require("./first.cjs");' : ''),
  }
}
