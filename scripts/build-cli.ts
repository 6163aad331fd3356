// Makes the packaged command, out/cli/latchkey: a bundle of the command line and the agent without a window, put into a copy of this Node as
// its single executable application. What it reads at run time lies in out/cli/command; a packaged app has both in its resources.
import { spawnSync } from 'node:child_process'
import { chmod, copyFile, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { Script } from 'node:vm'
import { build, type Plugin } from 'vite'
import { embedJson, fileUrl } from './carry-files.ts'

const root = join(import.meta.dirname, '..')
const main = join(root, 'main')
const out = join(root, 'out', 'cli')

/** As seen from the command. */
const files = '../command'

/** What other programs load, and the page, are copied beside it. */
function carryBeside(): Plugin {
  return {
    name: 'carry-beside',
    enforce: 'pre',
    async transform(code, id) {
      const folder = dirname(id)
      if (!id.startsWith(main + sep)) return undefined
      let changed = await embedJson(code, folder)
      for (const [text, name = ''] of changed.matchAll(fileUrl)) {
        if (name.endsWith('.mjs')) continue
        const source = resolve(folder, name)
        await cp(source, join(out, 'command', basename(source)), { recursive: true })
        changed = changed.replace(text, () => `new URL('${files}/${basename(source)}', import.meta.url)`)
      }
      return changed === code ? undefined : { code: changed, map: null }
    },
  }
}

/** A native module cannot lie in the program. */
function keytarBeside(): Plugin {
  const id = '\0keytar-beside'
  return {
    name: 'keytar-beside',
    enforce: 'pre',
    resolveId: (source) => (source === 'keytar' ? id : undefined),
    async load(asked) {
      if (asked !== id) return undefined
      const source = dirname(createRequire(import.meta.url).resolve('keytar/package.json'))
      const prebuilt = join('prebuilds', `${process.platform}-${process.arch}`)
      for (const part of ['package.json', 'LICENSE.md', 'lib', prebuilt])
        await cp(join(source, part), join(out, 'command', 'keytar', part), { recursive: true })
      return `import { createRequire } from 'node:module'
        export default createRequire(new URL('${files}/keytar/package.json', import.meta.url))('./lib/keytar.js')`
    },
  }
}

/** The texts of the command line and of the engine's thread, in parts, so that each command loads what it needs. */
async function bundle(): Promise<readonly string[]> {
  const folder = join(out, 'parts')
  const input = { latchkey: join(main, 'frontends/cli/binary.ts'), engine: join(main, 'engine/worker.ts') }
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    plugins: [carryBeside(), keytarBeside()],
    resolve: { conditions: ['module', 'import', 'default'] },
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: 'node24',
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        input,
        output: {
          format: 'cjs',
          entryFileNames: '[name].cjs',
          chunkFileNames: '[name]-[hash].cjs',
          // The loader of the parts gives Node's own modules as well.
          dynamicImportInCjs: false,
        },
      },
    },
  })
  return (await readdir(folder)).map((name) => join(folder, name))
}

/** Each part as the function that main/frontends/embedded.cjs calls, and what this Node's V8 makes of it: the program is this Node. */
async function compile(parts: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const assets: Record<string, string> = {}
  for (const part of parts) {
    const name = basename(part)
    const code = `(function (exports, require, module, __filename, __dirname) {${await readFile(part, 'utf8')}\n})`
    await writeFile(part, code)
    await writeFile(`${part}.cache`, new Script(code, { filename: `./${name}` }).createCachedData())
    Object.assign(assets, { [name]: part, [`${name}.cache`]: `${part}.cache` })
  }
  return assets
}

/** The loader of the parts, which begins with one of them. */
async function beginning(name: string): Promise<string> {
  const loader = await readFile(join(main, 'frontends', 'embedded.cjs'), 'utf8')
  const file = join(out, `begin-${name}.cjs`)
  await writeFile(file, loader.replace('BEGINNING', name))
  return file
}

/** Where Node looks for the program, as its documentation of single executable applications gives it. */
const sentinel = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'

function run(command: string, args: readonly string[]): void {
  const { status, error, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${basename(command)} ${args[0] ?? ''} failed: ${error?.message ?? stderr}`)
}

/** Gives the path of the command. The page is built before. Made for the platform and processor of this Node. */
export async function buildCli(): Promise<string> {
  await rm(out, { recursive: true, force: true })
  await mkdir(out, { recursive: true })
  const assets = await compile(await bundle())
  const [config, blob] = [join(out, 'sea.json'), join(out, 'latchkey.blob')]
  const settings = {
    main: await beginning('latchkey'),
    output: blob,
    assets: { ...assets, 'begin-engine.cjs': await beginning('engine') },
    disableExperimentalSEAWarning: true,
    // The keychain trusts this program by its signature, so nobody's NODE_OPTIONS or debugger gets into it.
    execArgvExtension: 'none',
    execArgv: ['--disable-sigusr1'],
  }
  await writeFile(config, JSON.stringify(settings))
  run(process.execPath, ['--experimental-sea-config', config])
  const command = join(out, 'bin', process.platform === 'win32' ? 'latchkey.exe' : 'latchkey')
  await mkdir(dirname(command), { recursive: true })
  await copyFile(process.execPath, command)
  await chmod(command, 0o755)
  if (process.platform === 'darwin') run('codesign', ['--remove-signature', command])
  const postject = createRequire(import.meta.url).resolve('postject/dist/cli.js')
  const segment = process.platform === 'darwin' ? ['--macho-segment-name', 'NODE_SEA'] : []
  run(process.execPath, [postject, command, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', sentinel, ...segment])
  // Without a signature of its own Apple's processors do not run it; the release's signature replaces this one.
  if (process.platform === 'darwin') run('codesign', ['--sign', '-', command])
  return command
}

if (import.meta.main) console.log(await buildCli())
