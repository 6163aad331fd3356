// Where an Electron binary is at hand: the folder that ELECTRON_OVERRIDE_DIST_PATH names, as the npm package has it, else what
// `npx install-electron` put beside that package.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const packaged = join(import.meta.dirname, '..', 'node_modules', 'electron', 'dist')

export interface ElectronAtHand {
  readonly binary: string
  readonly folder: string
  readonly version: string
  readonly major: number
}

const binaryName = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' } as const

/** `broken`: a binary is there and does not run; `why` is what it said itself, where it said something. */
export type Electron =
  | { readonly kind: 'runs'; readonly electron: ElectronAtHand }
  | { readonly kind: 'broken'; readonly binary: string; readonly why: string }
  | { readonly kind: 'absent' }

/** Absent as npm leaves it: the package `electron` comes without its binary. */
export function lookForElectron(env: NodeJS.ProcessEnv = process.env): Electron {
  const folders = [env['ELECTRON_OVERRIDE_DIST_PATH'], packaged].filter(
    (folder): folder is string => folder !== undefined && folder !== '',
  )
  let broken: Electron | undefined
  for (const folder of folders) {
    const name =
      process.platform === 'darwin' || process.platform === 'win32' ? binaryName[process.platform] : 'electron'
    const binary = join(folder, name)
    if (!existsSync(binary)) continue
    // As plain Node, so that no display is needed.
    const asked = spawnSync(binary, ['-p', 'process.versions.electron'], {
      env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
      encoding: 'utf8',
      timeout: 20_000,
    })
    const version = asked.stdout?.trim() ?? ''
    const major = Number.parseInt(version, 10)
    if (Number.isInteger(major)) return { kind: 'runs', electron: { binary, folder, version, major } }
    const [said = ''] = (asked.stderr ?? '').trim().split('\n')
    // The note that is written last: without it, unpacking was interrupted, and is done again.
    if (folder === packaged && !existsSync(join(packaged, '..', 'path.txt'))) continue
    broken ??= { kind: 'broken', binary, why: said || asked.error?.message || `it ended with ${asked.status}` }
  }
  return broken ?? { kind: 'absent' }
}

export function findElectron(env: NodeJS.ProcessEnv = process.env): ElectronAtHand | undefined {
  const found = lookForElectron(env)
  return found.kind === 'runs' ? found.electron : undefined
}

/** What `npm start` opens the window with, fetched where there is none; undefined, and said why, when it cannot be had. */
export async function getElectron(deps: {
  readonly look: () => Electron
  readonly fetch: () => Promise<void>
  readonly say: (line: string) => void
}): Promise<ElectronAtHand | undefined> {
  let found = deps.look()
  if (found.kind === 'absent') {
    try {
      await deps.fetch()
    } catch (error) {
      const { message, cause } = error instanceof Error ? error : new Error(String(error))
      const why = cause instanceof Error ? cause.message : message
      deps.say(`Electron could not be fetched (${why}), so Latchkey opens in your browser. Try again: npm start`)
      return undefined
    }
    found = deps.look()
  }
  if (found.kind === 'runs') return found.electron
  const why =
    found.kind === 'broken' ? `${found.binary} does not run (${found.why})` : 'Electron was fetched but is not there'
  deps.say(`${why}, so Latchkey opens in your browser.`)
  return undefined
}
