// Builds the page, the preload and Electron's main process into out/. `node scripts/build.ts` builds for the Electron at hand.
import { cp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { build, type InlineConfig, type PluginOption } from 'vite'
import { isStale, newestChange, type Stamp } from './build-state.ts'
import { carryFiles } from './carry-files.ts'
import { findElectron } from './find-electron.ts'

const root = join(import.meta.dirname, '..')
const out = join(root, 'out', 'app')
const oldElectron = join(root, 'test', 'e2e', 'old-electron')

/** What the parts are compiled for. `old`: an Electron whose main process has a Node below 18; end-to-end tests only. */
export interface BuildTarget {
  readonly node: string
  readonly old: boolean
}

export function targetFor(electronMajor: number | undefined): BuildTarget {
  return electronMajor !== undefined && electronMajor < 23
    ? { node: 'node16', old: true }
    : { node: 'node24', old: false }
}

const common = (): InlineConfig => ({
  root,
  configFile: false,
  logLevel: 'warn',
  resolve: { conditions: ['module', 'import', 'default'] },
})

/** One page for both front ends: `app://ui` in Electron, 127.0.0.1 in a browser. */
function page({ old }: BuildTarget): InlineConfig {
  return {
    ...common(),
    root: join(root, 'renderer'),
    plugins: [react(), ...(old ? [withFirst(join(oldElectron, 'page.ts'))] : [])],
    build: {
      target: 'chrome108',
      outDir: join(root, 'out', 'page'),
      emptyOutDir: true,
      // The content security policy allows no inline script and no data: URL but for images.
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 2000,
    },
  }
}

/** Loads `first` before everything of the page. */
function withFirst(first: string): PluginOption {
  const entry = join(root, 'renderer', 'main.tsx')
  return {
    name: 'first',
    transform: (code, id) => (id === entry ? `import ${JSON.stringify(first)}\n${code}` : undefined),
  }
}

/** Everything but Electron, native modules and Node's own is bundled: the packaged app carries no node_modules but those. */
export function nodePart(options: {
  readonly entry: string
  readonly name: string
  readonly target: BuildTarget
  /** Runs before everything of the entry, its shared chunks included. */
  readonly first?: string
}): InlineConfig {
  return {
    ...common(),
    plugins: [carryFiles({ sources: join(root, 'main'), out })],
    ssr: { noExternal: true, external: ['electron', 'keytar'] },
    build: {
      ssr: true,
      // What carryFiles carries is an asset.
      ssrEmitAssets: true,
      target: options.target.node,
      outDir: out,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        // What the command line loads late is loaded at once in the app; nothing is wrong with that.
        checks: { ineffectiveDynamicImport: false },
        input: { [options.name]: options.entry },
        output: {
          format: 'cjs',
          // Node's import() does not look into the archive of every Electron; require does.
          dynamicImportInCjs: false,
          entryFileNames: '[name].cjs',
          // All in one folder: a file that is read at run time lies beside whichever of them reads it.
          chunkFileNames: 'chunk-[name]-[hash].cjs',
          banner: (chunk) =>
            chunk.isEntry && options.first !== undefined ? `require(${JSON.stringify(options.first)});` : '',
        },
      },
    },
  }
}

const stampFile = join(root, 'out', 'built.json')

/** Builds what is not there or older than its sources. */
export async function buildIfStale(target: BuildTarget): Promise<void> {
  const sources = ['main', 'preload', 'renderer', 'scripts', 'build', 'package.json', 'package-lock.json']
  const newest = newestChange(
    [...sources, ...(target.old ? ['test/e2e/old-electron'] : [])].map((name) => join(root, name)),
  )
  if (isStale(stampFile, target.node, newest)) await buildAll(target)
}

export async function buildAll(target: BuildTarget): Promise<void> {
  // Vite builds for whatever this says, and a test runner says `test`: the page would get React's slow development build.
  const environment = process.env['NODE_ENV']
  process.env['NODE_ENV'] = 'production'
  try {
    await buildParts(target)
  } finally {
    if (environment === undefined) delete process.env['NODE_ENV']
    else process.env['NODE_ENV'] = environment
  }
}

async function buildParts(target: BuildTarget): Promise<void> {
  const stamp: Stamp = { startedAt: Date.now(), target: target.node }
  await rm(stampFile, { force: true })
  await rm(out, { recursive: true, force: true })
  await build(page(target))
  await cp(join(root, 'build', 'icons'), join(out, 'icons'), { recursive: true })
  await build(nodePart({ entry: join(root, 'preload', 'preload.ts'), name: 'preload', target }))
  if (target.old) await build(nodePart({ entry: join(oldElectron, 'first.ts'), name: 'first', target }))
  const entry = join(root, 'main', 'frontends', 'electron', 'main.ts')
  await build(nodePart({ entry, name: 'main', target, ...(target.old ? { first: './first.cjs' } : {}) }))
  await writeFile(stampFile, JSON.stringify(stamp))
}

if (import.meta.main) await buildAll(targetFor(findElectron()?.major))
