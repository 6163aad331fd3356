// A shell with the hook, in a terminal and a home of its own.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hookFile, hookLine, hookText } from '#local/hook/hook.ts'
import type { HookShell } from '#shared/hook-shells.ts'
import { openTerminal, type PseudoTerminal } from './cli-rig.ts'

export type TestedShell = Exclude<HookShell, 'powershell'>

const isHere = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0
export const tested = ['bash', 'zsh', 'fish'] as const
export const shells: readonly TestedShell[] = tested.filter(isHere)

export interface Shell {
  readonly terminal: PseudoTerminal
  /** What these words come to in double quotes, after a new prompt. */
  value(words: string): Promise<string>
  /** Settles when the command line is over. */
  run(line: string): Promise<void>
}

export interface ShellRig {
  readonly folder: string
  readonly paths: { readonly terminals: string; readonly shell: string }
  /** `first`: lines of its own file before the hook; `after`: behind it. */
  open(
    shell: TestedShell,
    options?: { readonly first?: string; readonly after?: string; readonly env?: Readonly<Record<string, string>> },
  ): Promise<Shell>
  close(): Promise<void>
}

const rcOf = { bash: '.bashrc', zsh: '.zshrc', fish: '.config/fish/config.fish' } as const

/** `home`: of an agent; without one there is only the hook and whatever a test writes for it. */
export async function createShellRig(home?: string): Promise<ShellRig> {
  const folder = await mkdtemp(join(tmpdir(), 'lk-'))
  const root = home ?? join(folder, 'home')
  const paths = { terminals: join(root, 'terminals'), shell: join(root, 'shell') }
  if (home === undefined) {
    for (const path of Object.values(paths)) await mkdir(path, { recursive: true, mode: 0o700 })
    for (const shell of shells) await writeFile(hookFile(shell, paths), hookText(shell, paths))
  }
  const opened: PseudoTerminal[] = []
  let count = 0

  return {
    folder,
    paths,
    async open(shell, { first = '', after = '', env = {} } = {}) {
      const own = join(folder, String((count += 1)))
      const rc = join(own, rcOf[shell])
      await mkdir(join(rc, '..'), { recursive: true })
      // Without this folder fish reads every manual page of the computer, in a process that outlives it.
      await mkdir(join(own, '.local', 'share', 'fish', 'generated_completions'), { recursive: true })
      await writeFile(rc, `${first}\n${hookLine(shell, paths)}\n${after}\n`)
      const { PATH = '' } = process.env
      const terminal = openTerminal([shell], {
        PATH,
        ...env,
        HOME: own,
        ZDOTDIR: own,
        XDG_CONFIG_HOME: join(own, '.config'),
        XDG_DATA_HOME: join(own, '.local', 'share'),
        TERM: 'dumb',
        PS1: '$ ',
        LC_ALL: 'C.UTF-8',
      })
      opened.push(terminal)
      let lines = 0
      const run = async (line: string): Promise<void> => {
        lines += 1
        terminal.type(`${line}; echo "<over"_${lines}">"${keys}`)
        await terminal.shows(`<over_${lines}>`)
      }
      await run('true')
      return {
        terminal,
        run,
        // What is typed is shown too, so the marks are typed in two pieces.
        async value(words) {
          await run('true')
          lines += 1
          terminal.type(`printf '%s\\n' "<""${lines}:${words}:""${lines}>"${keys}`)
          await terminal.shows(`:${lines}>`)
          return terminal.shown().split(`<${lines}:`).at(-1)?.split(`:${lines}>`)[0] ?? ''
        },
      }
    },
    async close() {
      for (const terminal of opened) terminal.kill()
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
    },
  }
}

const keys = '\r'
