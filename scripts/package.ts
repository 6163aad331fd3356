// `npm run package`: everything that is packed, then an unpacked app in dist/ for the Electron at hand, without a download.
// `npm run package -- --linux` and the like makes installers: electron-builder then fetches what it needs for them.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { buildAll } from './build.ts'
import { buildCli } from './build-cli.ts'
import { findElectron } from './find-electron.ts'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')

/** Without a feed the app has no updates, and says so. */
function feedArguments(url: string | undefined): readonly string[] {
  if (!url) return []
  if (new URL(url).protocol !== 'https:') throw new Error('LATCHKEY_UPDATE_URL is an https address')
  return ['-c.publish.provider=generic', `-c.publish.url=${url}`]
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path)
  if (!found.isDirectory()) return found.size
  const inside = await readdir(path)
  const sizes = await Promise.all(inside.map((name) => sizeOf(join(path, name))))
  return sizes.reduce((sum, size) => sum + size, 0)
}

const wanted = process.argv.slice(2)
const electron = findElectron()
if (electron === undefined)
  throw new Error(
    'needs an Electron: ELECTRON_OVERRIDE_DIST_PATH names its folder, or npx install-electron fetches one',
  )

await rm(dist, { recursive: true, force: true })
await buildAll(electron)
await buildCli()
const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules', 'electron-builder', 'cli.js'),
    ...(wanted.length > 0 ? wanted : ['--dir']),
    '--publish=never',
    `-c.electronDist=${electron.folder}`,
    `-c.electronVersion=${electron.version}`,
    ...feedArguments(process.env['LATCHKEY_UPDATE_URL']),
  ],
  { cwd: root, stdio: 'inherit' },
)
if (status !== 0) process.exit(status ?? 1)

console.log(`\nMade for Electron ${electron.version}:`)
for (const name of (await readdir(dist)).toSorted()) {
  const path = join(dist, name)
  console.log(`  ${relative(root, path)}  ${((await sizeOf(path)) / 1_000_000).toFixed(0)} MB`)
}
const command = join(dist, 'linux-unpacked', 'resources', 'bin', 'latchkey')
if (existsSync(command))
  console.log(`The command in it: ${relative(root, command)}  ${((await sizeOf(command)) / 1_000_000).toFixed(0)} MB`)
