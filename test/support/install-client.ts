// Clients that take minutes or gigabytes, each installed once into the tests' cache by its ordinary package manager.
import { spawnSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const cache = join(
  process.env['LATCHKEY_TEST_CACHE'] ??
    join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'latchkey-tests'),
  'clients',
)

export interface Installation {
  readonly name: string
  /** Folder with sources to begin with. */
  readonly from?: string
  /** Each a command and its arguments, run in the folder; `{folder}` is that. */
  readonly commands: readonly (readonly string[])[]
  readonly env?: Readonly<Record<string, string>>
}

/** Gives the folder. Throws what a package manager said. */
export function install({ name, from, commands, env = {} }: Installation): string {
  const made = JSON.stringify([commands, from === undefined ? [] : contents(from)])
  const folder = join(cache, `${name}-${hash('sha256', made, 'hex').slice(0, 8)}`)
  const complete = join(folder, '.complete')
  // The marker comes last: what was interrupted half way is made again.
  if (existsSync(complete)) return folder
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  if (from !== undefined) cpSync(from, folder, { recursive: true })
  const here = (text: string): string => text.replaceAll('{folder}', folder)
  for (const [file = '', ...args] of commands) {
    const { status, stdout, stderr } = spawnSync(here(file), args.map(here), {
      cwd: folder,
      env: { ...process.env, ...Object.fromEntries(Object.entries(env).map(([key, value]) => [key, here(value)])) },
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    })
    if (status !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${status}: ${stdout}${stderr}`)
  }
  writeFileSync(complete, '')
  return folder
}

/** A source that changed makes another installation. */
const contents = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted()
    .map((path) => `${path}\n${readFileSync(path, 'utf8')}`)
