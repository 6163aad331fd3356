import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { candidates, roleCandidate } from '#frontends/cli/completion/candidates.ts'
import { completionScript, type Shell } from '#frontends/cli/completion/scripts.ts'
import { filesFor } from '#frontends/cli/commands.ts'
import { createCli } from '#frontends/cli/context.ts'
import { createProgram } from '#frontends/cli/program.ts'

const hostile = [
  'Evil $(touch pwned)/A',
  'Evil `touch pwned`',
  "Evil '; touch pwned; '",
  'Evil "; touch pwned; "',
  'Evil & touch pwned',
]
const roles = [
  'payments-dev/Admin',
  'payments-prod/Admin',
  'arn:aws:iam::111122223333:role/Ops',
  'Two Words/Admin',
  ...hostile,
]
const program = createProgram(createCli(), await Promise.all(filesFor(undefined).map(({ load }) => load())))
const complete = (...words: string[]): Promise<readonly string[]> => candidates(program, words, async () => roles)

describe('candidates', () => {
  it('are the commands at first', async () => {
    expect(await complete('st')).toEqual(['status', 'start', 'stop'].sort((a, b) => order(a) - order(b)))
  })

  it('are roles where a role belongs', async () => {
    expect(await complete('exec', 'pay')).toEqual(['payments-dev/Admin', 'payments-prod/Admin'])
    expect(await complete('audit', '--role', 'arn:')).toEqual(['arn:aws:iam::111122223333:role/Ops'])
  })

  it('are the options of the command after a dash', async () => {
    expect(await complete('env', 'x', '--f')).toEqual(['--format'])
  })

  it('are the values of an option that has a fixed set', async () => {
    expect(await complete('env', 'x', '--format', 'p')).toEqual(['powershell'])
  })

  it('are nothing after --, where another command begins', async () => {
    expect(await complete('exec', 'x', '--', 'pay')).toEqual([])
  })

  it('are one line of what can be typed: a name that acts, or looks like an option or an id, goes by its id', () => {
    const names = ['a\nb', '\u001b[2J', 'a\u202eb', '-rf', 'r-0123456789ab']
    expect(names.map((name) => roleCandidate({ name, id: 'r-1' }))).toEqual(names.map(() => 'r-1'))
    expect(roleCandidate({ name: 'ok', id: 'r-1' })).toBe('ok')
    expect(roleCandidate({ name: 'Admin', accountName: 'x\r\ny', id: 'r-2' })).toBe('r-2')
  })

  it('do not show the command that the scripts call', async () => {
    expect(await complete('comp')).toEqual(['completion'])
  })
})

function order(name: string): number {
  return program.commands.findIndex((command) => command.name() === name)
}

describe('the script of a real shell', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lk-complete-'))
    // Stands for the program: answers with the roles that begin with the last word.
    const answers = roles.map((role) => `case ${quoted(role)} in "$last"*) printf '%s\\n' ${quoted(role)} ;; esac`)
    writeFileSync(join(folder, 'latchkey'), `#!/bin/sh\nfor last; do :; done\n${answers.join('\n')}\n`)
    chmodSync(join(folder, 'latchkey'), 0o755)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`
  const run = (shell: string, script: string): string => {
    const { stdout, stderr } = spawnSync(shell, ['-c', script], {
      encoding: 'utf8',
      env: { ...process.env, PATH: [folder, process.env['PATH']].join(delimiter), HOME: folder },
    })
    return stdout + stderr
  }
  const missing = (shell: string): string | undefined =>
    spawnSync(shell, ['--version']).error ? `needs ${shell}: install it (Debian: apt-get install ${shell})` : undefined
  const source = (shell: Shell): string => completionScript(shell)

  it('bash offers roles, quoted where they hold a blank, cut at colons as readline wants', (context) => {
    const reason = missing('bash')
    if (reason !== undefined) return context.skip(reason)
    const at = (line: string): string =>
      run(
        'bash',
        `${source('bash')}\nCOMP_WORDBREAKS=' :='; COMP_LINE=${quoted(line)}; COMP_POINT=${line.length}; _latchkey; printf '%s|' "\${COMPREPLY[@]}"`,
      )
    expect(at('latchkey exec pay')).toBe('payments-dev/Admin|payments-prod/Admin|')
    expect(at('latchkey exec Two')).toBe(String.raw`Two\ Words/Admin|`)
    expect(at('latchkey exec arn:aws:')).toBe('iam::111122223333:role/Ops|')
  })

  it('bash runs nothing of a name that is put on the line', (context) => {
    const reason = missing('bash')
    if (reason !== undefined) return context.skip(reason)
    const line = 'latchkey exec Evil'
    const script = `${source('bash')}\ncd ${quoted(folder)}; COMP_LINE=${quoted(line)}; COMP_POINT=${line.length}; _latchkey
      for word in "\${COMPREPLY[@]}"; do eval "printf '%s\\n' $word"; done; ls pwned 2>/dev/null`
    expect(run('bash', script).trim().split('\n')).toEqual(hostile)
  })

  it('zsh runs nothing of a name that is put on the line', (context) => {
    const reason = missing('zsh')
    if (reason !== undefined) return context.skip(reason)
    const script = `compadd() { shift 2; for word; do eval "print -r -- $word"; done }\ncompdef() { : }
      ${source('zsh')}\ncd ${quoted(folder)}; words=(latchkey exec Evil); CURRENT=3; _latchkey; ls pwned 2>/dev/null`
    expect(run('zsh', script).trim().split('\n')).toEqual(hostile)
  })

  it('fish offers roles', (context) => {
    const reason = missing('fish')
    if (reason !== undefined) return context.skip(reason)
    expect(
      run('fish', `${source('fish')}\ncomplete -C 'latchkey exec pay'`)
        .trim()
        .split('\n'),
    ).toEqual(['payments-dev/Admin', 'payments-prod/Admin'])
  })

  it('zsh loads', (context) => {
    const reason = missing('zsh')
    if (reason !== undefined) return context.skip(reason)
    expect(
      run(
        'zsh',
        `autoload -Uz compinit && compinit -u -d ${quoted(join(folder, 'dump'))}\n${source('zsh')}\nprint -r -- $_comps[latchkey]`,
      ).trim(),
    ).toBe('_latchkey')
    // It looks through some thousand files, on a busy computer for longer than any test of ours.
  }, 120_000)

  it('PowerShell parses', (context) => {
    const reason = missing('pwsh')
    if (reason !== undefined) return context.skip('needs pwsh (PowerShell 7), which Debian does not carry')
    expect(run('pwsh', `${source('powershell')}; 'loaded'`).trim()).toBe('loaded')
  })
})
