// Makes the packaged command, out/cli/latchkey: a bundle of the command line and the agent without a window, put into a copy of this Node as
// its single executable application. What it reads at run time it finds in the app beside it: resources/bin/latchkey, resources/app.asar.unpacked.
import { spawnSync } from 'node:child_process'
import { chmod, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { build, type Plugin } from 'vite'

const root = join(import.meta.dirname, '..')
const out = join(root, 'out', 'cli')

/** Where electron-builder puts what cannot lie in the archive, as seen from the command. */
const unpacked = '../app.asar.unpacked'

const jsonRead = /readFileSync\(\s*new URL\(\s*'([^']+\.json)',\s*import\.meta\.url\s*\),\s*'utf8'\s*\)/g
const fileUrl = /new URL\(\s*'([^']+)',\s*import\.meta\.url\s*\)/g

/** Tables become part of the program; a file that other programs load, and the page, lie with the app. */
function findFiles(): Plugin {
  return {
    name: 'find-files',
    enforce: 'pre',
    async transform(code, id) {
      const folder = dirname(id)
      if (!id.startsWith(join(root, 'main') + sep)) return undefined
      let changed = code
      for (const [text, name = ''] of code.matchAll(jsonRead)) {
        const content = JSON.stringify(await readFile(resolve(folder, name), 'utf8'))
        changed = changed.replace(text, () => content)
      }
      for (const [text, name = ''] of changed.matchAll(fileUrl)) {
        const path = name.endsWith('.cjs')
          ? `out/app/${basename(name)}`
          : slashes(relative(root, resolve(folder, name)))
        changed = changed.replace(text, () => `new URL(${JSON.stringify(`${unpacked}/${path}`)}, import.meta.url)`)
      }
      return changed === code ? undefined : { code: changed, map: null }
    },
  }
}

const slashes = (path: string): string => path.replaceAll(sep, '/')

/** A native module cannot lie in the program. */
function keytarBeside(): Plugin {
  const id = '\0keytar-beside'
  return {
    name: 'keytar-beside',
    enforce: 'pre',
    resolveId: (source) => (source === 'keytar' ? id : undefined),
    load: (asked) =>
      asked === id
        ? `import { createRequire } from 'node:module'
           export default createRequire(new URL('${unpacked}/package.json', import.meta.url))('keytar')`
        : undefined,
  }
}

async function bundle(): Promise<string> {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    plugins: [findFiles(), keytarBeside()],
    resolve: { conditions: ['module', 'import', 'default'] },
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: 'node24',
      outDir: out,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        input: { latchkey: join(root, 'main', 'frontends', 'cli', 'binary.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  })
  return join(out, 'latchkey.cjs')
}

/** Where Node looks for the program, as its documentation of single executable applications gives it. */
const sentinel = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'

function run(command: string, args: readonly string[]): void {
  const { status, error, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${basename(command)} ${args[0] ?? ''} failed: ${error?.message ?? stderr}`)
}

/** Gives the path of the command. Made for the platform and processor of this Node. */
export async function buildCli(): Promise<string> {
  await rm(out, { recursive: true, force: true })
  await mkdir(out, { recursive: true })
  const main = await bundle()
  const [config, blob] = [join(out, 'sea.json'), join(out, 'latchkey.blob')]
  const settings = {
    main,
    output: blob,
    disableExperimentalSEAWarning: true,
    // Compiled ahead: a command lives for milliseconds.
    useCodeCache: true,
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
