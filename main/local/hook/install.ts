// Puts the hook's line into a person's own file, and takes exactly that away again. Bytes that are not ours stay as they are, whatever they are.
import { mkdir } from 'node:fs/promises'
import { homeFolder } from '#util/home-folder.ts'
import { dirname, isAbsolute, join } from 'node:path'
import { type HookShell, hookShells } from '#shared/hook-shells.ts'
import { AppError } from '#util/app-error.ts'
import { writeFileAtomic } from '#util/files/atomic-file.ts'
import { readOwnFile } from '#util/files/regular-file.ts'
import type { Paths } from '../paths.ts'
import { fileProblem, type FileUse, type Pauses, readTarget, settledTarget, systemPauses } from '../person-file.ts'
import { replaceTarget } from '../replace-person-file.ts'
import { hookLine } from './hook.ts'

type Environment = Readonly<Record<string, string | undefined>>

interface Entry {
  readonly shell: string
  readonly file: string
  /** As it was written, base64. */
  readonly added: string
  /** There was no file before. */
  readonly created: boolean
  readonly at: string
}

const startFile: FileUse = {
  what: 'a file that a shell reads as it starts',
  otherwise: 'put the line of latchkey hook SHELL where your shell reads it.',
}

interface Waiting {
  readonly wait?: Pauses['wait']
}

const mark = '# latchkey:hook - the role of this terminal follows "latchkey use"; to take it away: latchkey hook remove'

/** By the program that a person's `SHELL` or account names. Rejects where there is no hook for it. */
export function shellOf(program: string): HookShell {
  const name = program.split(/[/\\]/).at(-1)
  const found = hookShells.find((shell) => shell === name)
  if (found !== undefined) return found
  throw new AppError('bad-request', 'name the shell', {
    hint: `One of ${hookShells.join(', ')}, for example: latchkey hook install ${hookShells[0]}`,
  })
}

/** The file that each shell reads as it starts for a person. */
export function rcFile(shell: HookShell, env: Environment, platform: NodeJS.Platform): string {
  const home = env['HOME'] || env['USERPROFILE'] || homeFolder()
  // One that is relative counts for nothing: https://specifications.freedesktop.org/basedir-spec
  const absolute = (name: string): string => (isAbsolute(env[name] ?? '') ? (env[name] ?? '') : '')
  const config = absolute('XDG_CONFIG_HOME') || join(home, '.config')
  switch (shell) {
    case 'bash':
      return join(home, platform === 'darwin' ? '.bash_profile' : '.bashrc')
    case 'zsh':
      return join(absolute('ZDOTDIR') || home, '.zshrc')
    case 'fish':
      return join(config, 'fish', 'config.fish')
    case 'powershell': {
      const folder = platform === 'win32' ? join(home, 'Documents', 'PowerShell') : join(config, 'powershell')
      return join(folder, 'Microsoft.PowerShell_profile.ps1')
    }
  }
}

/** Gives the file, and false where the line was there. */
export async function installHook(
  shell: HookShell,
  paths: Pick<Paths, 'shell'>,
  {
    env,
    platform,
    now,
    wait = systemPauses.wait,
  }: { readonly env: Environment; readonly platform: NodeJS.Platform; readonly now: number } & Waiting,
): Promise<{ readonly file: string; readonly added: boolean }> {
  const file = rcFile(shell, env, platform)
  const target = await settledTarget(file, startFile, { now: Date.now, wait })
  const before = target.content
  const line = Buffer.from(hookLine(shell, paths))
  if (before?.includes(line)) return { file, added: false }
  // A carriage return is a letter to all but PowerShell: it would end no line, and no `if`.
  const end = shell === 'powershell' && before?.includes('\r\n') ? '\r\n' : '\n'
  const isOpen = before !== undefined && before.length > 0 && before.at(-1) !== 0x0a
  const added = Buffer.concat([Buffer.from(`${isOpen ? end : ''}${mark}${end}`), line, Buffer.from(end)])
  // What undoes it is known before it is done.
  const journal = await readJournal(paths)
  const at = new Date(now).toISOString()
  const entry: Entry = { shell, file, added: added.toString('base64'), created: before === undefined, at }
  await writeJournal(paths, [...journal.filter((each) => each.file !== file), entry])
  try {
    await mkdir(dirname(target.real), { recursive: true })
    // A new one is as shells and editors make them.
    const wanted = before === undefined ? { ...target, mode: 0o644 } : target
    await replaceTarget(wanted, Buffer.concat([before ?? Buffer.alloc(0), added]), { wait })
  } catch (error) {
    throw fileProblem(file, error)
  }
  return { file, added: true }
}

/** The files that it was added to. */
export async function hookedFiles(paths: Pick<Paths, 'shell'>): Promise<readonly string[]> {
  return (await readJournal(paths)).map(({ file }) => file)
}

/** Whether a person put the line of `latchkey hook SHELL` into a file of their own themselves. */
export async function hasOwnLine(file: string, shell: HookShell, paths: Pick<Paths, 'shell'>): Promise<boolean> {
  const found = await readTarget(file, startFile).catch(() => undefined)
  return found?.content?.includes(hookLine(shell, paths)) === true
}

/** Of every shell, of one, or of one file; gives the files that it was taken from. */
export async function removeHooks(
  paths: Pick<Paths, 'shell'>,
  {
    shell,
    file,
    wait = systemPauses.wait,
  }: { readonly shell?: HookShell | undefined; readonly file?: string } & Waiting = {},
): Promise<readonly string[]> {
  const journal = await readJournal(paths)
  const wanted = journal.filter(
    (entry) => (shell ?? entry.shell) === entry.shell && (file ?? entry.file) === entry.file,
  )
  const removed: string[] = []
  for (const entry of wanted) {
    // oxlint-disable-next-line no-await-in-loop -- one file after the other
    const target = await settledTarget(entry.file, startFile, { now: Date.now, wait })
    const before = target.content
    if (before === undefined) continue
    const after = without(before, Buffer.from(entry.added, 'base64'))
    if (after === undefined)
      throw new AppError('conflict', `the hook in ${entry.file} was changed by hand`, {
        hint: 'Take the lines with latchkey:hook out of it yourself.',
      })
    if (after === before) continue
    const isOurs = after.length === 0 && entry.created
    // oxlint-disable-next-line no-await-in-loop -- as above
    await replaceTarget(target, isOurs ? undefined : after, { wait }).catch((error: unknown) => {
      throw fileProblem(entry.file, error)
    })
    removed.push(entry.file)
  }
  await writeJournal(
    paths,
    journal.filter((entry) => !wanted.includes(entry)),
  )
  return removed
}

/** The same buffer where nothing of ours is in it; undefined where ours is there in another form. */
function without(text: Buffer, added: Buffer): Buffer | undefined {
  const at = text.indexOf(added)
  if (at < 0) return text.includes('latchkey:hook') ? undefined : text
  const rest = text.subarray(at + added.length)
  // The line break before ours ended a last line without one; it stays where something follows by now.
  const kept =
    rest.length > 0 && (added[0] === 0x0a || added[0] === 0x0d)
      ? added.subarray(0, added.indexOf(0x0a) + 1)
      : Buffer.alloc(0)
  return Buffer.concat([text.subarray(0, at), kept, rest])
}

const journalFile = ({ shell }: Pick<Paths, 'shell'>): string => join(shell, 'installed.json')

async function readJournal(paths: Pick<Paths, 'shell'>): Promise<readonly Entry[]> {
  const text = await readOwnFile(journalFile(paths))
  if (text === undefined) return []
  try {
    const entries: unknown = JSON.parse(text)
    if (Array.isArray(entries) && entries.every(isEntry)) return entries
    throw new Error('not a list of entries')
  } catch (cause) {
    throw new AppError('internal', `${journalFile(paths)} cannot be read`, { hint: 'Move it away.', cause })
  }
}

async function writeJournal(paths: Pick<Paths, 'shell'>, value: readonly Entry[]): Promise<void> {
  await writeFileAtomic(journalFile(paths), `${JSON.stringify(value, null, 2)}\n`)
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false
  const { shell, file, added, created, at }: Partial<Record<keyof Entry, unknown>> = value
  return [shell, file, added, at].every((each) => typeof each === 'string') && typeof created === 'boolean'
}
