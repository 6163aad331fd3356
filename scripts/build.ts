// Builds the page, the preload and Electron's main process into out/.
import { cp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { build, type InlineConfig } from 'vite'
import { isStale, newestChange, type Stamp } from './build-state.ts'
import { carryFiles } from './carry-files.ts'
import { type ElectronAtHand, findElectron } from './find-electron.ts'

const root = join(import.meta.dirname, '..')
const out = join(root, 'out', 'app')

export type Part = 'page' | 'preload' | 'main' | 'engine'

/** What is built for. */
export interface Target {
  readonly name: string
  /** Where it has sources of its own. */
  readonly folders: readonly string[]
  adapt(part: Part, config: InlineConfig): InlineConfig
}

const shipped: Target = { name: 'node24', folders: [], adapt: (_part, config) => config }

/** Where no Electron that we ship for is to be had, the end-to-end tests have additions for an old one. */
export async function targetFor(electron: Pick<ElectronAtHand, 'major'> | undefined): Promise<Target> {
  if (electron === undefined || electron.major >= 23) return shipped
  return (await import('../test/e2e/old-electron/target.ts')).oldElectron
}

const common = (): InlineConfig => ({
  root,
  configFile: false,
  logLevel: 'warn',
  resolve: { conditions: ['module', 'import', 'default'] },
})

/** One page for both front ends: `app://ui` in Electron, 127.0.0.1 in a browser. */
function page(): InlineConfig {
  return {
    ...common(),
    root: join(root, 'renderer'),
    plugins: [react()],
    build: {
      outDir: join(root, 'out', 'page'),
      emptyOutDir: true,
      // The content security policy allows no inline script and no data: URL but for images.
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 2000,
    },
  }
}

/** Everything but Electron, native modules and Node's own is bundled: the packaged app carries no node_modules but those. */
export function nodePart(options: {
  readonly entry: string
  readonly name: string
  /** Without chunks: its text is all that is handed on. */
  readonly single?: true
}): InlineConfig {
  return {
    ...common(),
    plugins: [carryFiles({ sources: join(root, 'main'), out })],
    ssr: { noExternal: true, external: ['electron', 'keytar'] },
    build: {
      ssr: true,
      // What carryFiles carries is an asset.
      ssrEmitAssets: true,
      target: 'node24',
      outDir: out,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        // What the command line loads late is loaded at once in the app; nothing is wrong with that.
        checks: { ineffectiveDynamicImport: false },
        input: { [options.name]: options.entry },
        output: {
          format: 'cjs',
          codeSplitting: options.single === undefined,
          // Node's import() does not look into the archive of every Electron; require does.
          dynamicImportInCjs: false,
          entryFileNames: '[name].cjs',
          // All in one folder: a file that is read at run time lies beside whichever of them reads it.
          chunkFileNames: 'chunk-[name]-[hash].cjs',
        },
      },
    },
  }
}

const stampFile = join(root, 'out', 'built.json')

/** Builds what is not there, older than its sources or for another target. */
export async function buildIfStale(electron: ElectronAtHand | undefined): Promise<void> {
  const target = await targetFor(electron)
  const sources = ['main', 'preload', 'renderer', 'scripts', 'build', 'package.json', 'package-lock.json']
  const newest = newestChange([...sources.map((name) => join(root, name)), ...target.folders])
  if (isStale(stampFile, target.name, newest)) await buildAll(electron)
}

export async function buildAll(electron: ElectronAtHand | undefined): Promise<void> {
  // Vite builds for whatever this says, and a test runner says `test`: the page would get React's slow development build.
  const environment = process.env['NODE_ENV']
  process.env['NODE_ENV'] = 'production'
  try {
    await buildParts(await targetFor(electron))
  } finally {
    if (environment === undefined) delete process.env['NODE_ENV']
    else process.env['NODE_ENV'] = environment
  }
}

async function buildParts({ name, adapt }: Target): Promise<void> {
  const stamp: Stamp = { startedAt: Date.now(), target: name }
  await rm(stampFile, { force: true })
  await rm(out, { recursive: true, force: true })
  await build(adapt('page', page()))
  await cp(join(root, 'build', 'icons'), join(out, 'icons'), { recursive: true })
  await build(adapt('preload', nodePart({ entry: join(root, 'preload', 'preload.ts'), name: 'preload' })))
  const entry = join(root, 'main', 'frontends', 'electron', 'main.ts')
  await build(adapt('main', nodePart({ entry, name: 'main' })))
  const engine = join(root, 'main', 'engine', 'worker.ts')
  await build(adapt('engine', nodePart({ entry: engine, name: 'engine', single: true })))
  await writeFile(stampFile, JSON.stringify(stamp))
}

// Not awaited: a target of its own imports this file again.
if (import.meta.main) void buildAll(findElectron())
