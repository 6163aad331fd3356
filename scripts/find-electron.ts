// Where an Electron binary is at hand: the folder that ELECTRON_OVERRIDE_DIST_PATH names, as the npm package has it, else what
// `npx install-electron` put beside that package.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

export interface ElectronAtHand {
  readonly binary: string
  readonly folder: string
  readonly version: string
  readonly major: number
}

const binaryName = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' } as const

/** Undefined when there is none: npm installs the package `electron` without its binary. */
export function findElectron(env: NodeJS.ProcessEnv = process.env): ElectronAtHand | undefined {
  const folders = [
    env['ELECTRON_OVERRIDE_DIST_PATH'],
    join(import.meta.dirname, '..', 'node_modules', 'electron', 'dist'),
  ].filter((folder): folder is string => folder !== undefined && folder !== '')
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
    if (Number.isInteger(major)) return { binary, folder, version, major }
  }
  return undefined
}
