// The hook alone, in real shells: whatever stands in the state file, and however the shell is set up.
import { chown, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { folderText, stateText } from '#agent/terminals/state-text.ts'
import { hookText } from '#local/hook/hook.ts'
import type { Environment } from '#local/environment.ts'
import { noTerminal } from './cli-rig.ts'
import { createShellRig, type ShellRig, shells, tested, type TestedShell } from './terminal-rig.ts'

let rig: ShellRig
beforeAll(async () => void (rig = await createShellRig()))
afterAll(() => rig.close())

let generation = 0
async function give(set: Readonly<Record<string, string>>, unset: readonly string[] = []): Promise<void> {
  const environment: Environment = { set, unset }
  await rm(join(rig.paths.terminals, 'state'), { force: true })
  await writeFile(join(rig.paths.terminals, 'state'), stateText(`g${(generation += 1)}`, environment))
}

/** Each would leave a file behind if any part of it were run. */
const hostile = (folder: string): readonly string[] => [
  `$(touch ${folder}/pwned)`,
  `\`touch ${folder}/pwned\``,
  `'; touch ${folder}/pwned; '`,
  `"; touch ${folder}/pwned; "`,
  `(touch ${folder}/pwned)`,
  `a\ntouch ${folder}/pwned\n`,
  `\${x:=$(touch ${folder}/pwned)}`,
  `x[$(touch ${folder}/pwned)]`,
  `\\$(touch ${folder}/pwned)`,
  `& touch ${folder}/pwned &`,
  `> ${folder}/pwned`,
  '*  ?~ {a,b} !! #x %n \\t \\',
  '-n',
  '--help',
  'ünï 名前',
]

it.for(tested)('%s is here', (shell, { skip }) => {
  if (!shells.includes(shell)) skip(`needs ${shell}: install the package of that name`)
  expect(shells).toContain(shell)
})

describe.each(shells)('the hook of %s', (shell) => {
  it('has no command substitution but of built-ins, no pipe and nothing in the background', () => {
    const code = hookText(shell, rig.paths)
      .split('\n')
      .filter((line) => !line.trim().startsWith('#'))
      .join('\n')
    const substituted = [...code.replaceAll(/'[^']*'/g, '').matchAll(shell === 'fish' ? /\((\w+)/g : /\$\((\w+)/g)]
    const builtIn = ['string', 'random', 'count']
    expect(substituted.map(([, word]) => word).filter((word) => !builtIn.includes(word ?? ''))).toEqual([])
    expect(code).not.toMatch(/`|[^|]\|[^|'*\]\s]|<\(|[^>&] ?& /)
  })
})

describe.skipIf(noTerminal !== undefined).each(shells)('a terminal of %s', (shell) => {
  it('runs nothing of a name, and has it as it is', async () => {
    await give({})
    const { value, run } = await rig.open(shell)
    for (const [at, name] of hostile(rig.folder).entries()) {
      await give({ LATCHKEY_ROLE: name, AWS_REGION: `r-${at}`, NODE_OPTIONS: name, [`X_${at}`]: name })
      expect(await value('$AWS_REGION,$LATCHKEY_ROLE')).toBe(`r-${at},${name.replaceAll('\n', ' ')}`)
    }
    await give({})
    await run('true')
    expect(await value('$AWS_REGION')).toBe('')
    expect(await readdir(rig.folder)).not.toContain('pwned')
  })

  it('takes no name that is none, and what is no state of ours not at all', async () => {
    await give({ AWS_REGION: 'kept' })
    const { value } = await rig.open(shell)
    expect(await value('$AWS_REGION')).toBe('kept')
    await writeFile(
      join(rig.paths.terminals, 'state'),
      `latchkey-1 x${(generation += 1)}\n+a[$(touch ${rig.folder}/pwned)]=1\n+1A=2\n+=3\n-\n+B;touch ${rig.folder}/pwned=4\nnonsense\n+GOOD=5\n`,
    )
    expect(await value('$AWS_REGION,$GOOD')).toBe(',5')
    await writeFile(join(rig.paths.terminals, 'state'), `touch ${rig.folder}/pwned\n+GOOD=6\n`)
    expect(await value('$GOOD')).toBe('')
    expect(await readdir(rig.folder)).not.toContain('pwned')
  })

  it('has in a shell below it the same, and what was there before comes back there too', async () => {
    await give({ AWS_REGION: 'outer', HTTPS_PROXY: 'http://127.0.0.1:1' })
    const { value, run, terminal } = await rig.open(shell, { env: { HTTPS_PROXY: 'http://127.0.0.1:9' } })
    terminal.type(`${shell}\r`)
    await run('true')
    expect(await value('$AWS_REGION,$HTTPS_PROXY')).toBe('outer,http://127.0.0.1:1')
    await give({})
    expect(await value('$AWS_REGION,$HTTPS_PROXY')).toBe(',http://127.0.0.1:9')
    terminal.type('exit\r')
    await run('true')
    expect(await value('$AWS_REGION,$HTTPS_PROXY')).toBe(',http://127.0.0.1:9')
  })

  it('leaves what a person changed by hand', async () => {
    await give({ AWS_REGION: 'ours' })
    const { value, run } = await rig.open(shell)
    await run(shell === 'fish' ? 'set -gx AWS_REGION mine' : 'export AWS_REGION=mine')
    await give({})
    expect(await value('$AWS_REGION')).toBe('mine')
  })

  it('gives back what no tool saw to the shell alone', async () => {
    await give({ AWS_REGION: 'ours' }, ['AWS_PROFILE'])
    const set = (name: string, to: string) => (shell === 'fish' ? `set -g ${name} ${to}` : `${name}=${to}`)
    const { value, run } = await rig.open(shell, {
      first: `${set('AWS_REGION', 'mine')}\n${set('AWS_PROFILE', 'own')}`,
    })
    expect(await value('$AWS_REGION,$AWS_PROFILE,$(env | grep -c ^AWS_REGION=)')).toBe('ours,,1')
    await give({})
    await run('true')
    expect(await value('$AWS_REGION,$AWS_PROFILE,$(env | grep -c -e ^AWS_REGION= -e ^AWS_PROFILE=)')).toBe('mine,own,0')
  })

  it('takes its own profile for no choice of a person', async () => {
    await give({ AWS_REGION: 'ours', AWS_PROFILE: 'latchkey' })
    const { value } = await rig.open(shell, { env: { AWS_PROFILE: 'latchkey' } })
    expect(await value('$AWS_REGION')).toBe('ours')
    await give({})
    expect(await value('$AWS_PROFILE')).toBe('latchkey')
  })

  it('with a role of latchkey env keeps that until it is unset', async () => {
    await give({ AWS_REGION: 'ours' })
    const set = (name: string, to: string): string =>
      shell === 'fish' ? `set -gx ${name} ${to}` : `export ${name}=${to}`
    const { value, run } = await rig.open(shell)
    await run(set('LATCHKEY_REPLACED', 'x'))
    await give({ AWS_REGION: 'next' })
    expect(await value('$AWS_REGION')).toBe('ours')
    await run(shell === 'fish' ? 'set -e LATCHKEY_REPLACED' : 'unset LATCHKEY_REPLACED')
    expect(await value('$AWS_REGION')).toBe('next')
  })

  it('takes the role of a folder there and below alone, and not in another that has a file', async () => {
    await give({ AWS_REGION: 'all' })
    const { value, run } = await rig.open(shell)
    const at = join(rig.paths.terminals, `at.${await value('$LATCHKEY_TERMINAL')}`)
    const [one, two] = ['one', 'two'].map((name) => join(rig.folder, `${shell} ${name}`))
    for (const folder of [`${one}/below`, `${two}`]) await mkdir(folder, { recursive: true })
    for (const folder of [one, two]) await writeFile(`${folder}/.latchkey`, '')
    await writeFile(at, folderText('g', `${one}`, { set: { AWS_REGION: 'one' }, unset: [] }))
    for (const [folder, region] of [
      [`${one}/below`, 'one'],
      [`${two}`, 'all'],
      [`${one}`, 'one'],
      [rig.folder, 'all'],
    ]) {
      await run(`cd '${folder}'`)
      expect(await value('$AWS_REGION')).toBe(region)
    }
    await rm(at)
  })

  it('says nothing and goes on when the folder is gone', async () => {
    await give({ AWS_REGION: 'ours' })
    const { value, run, terminal } = await rig.open(shell)
    const folder = rig.paths.terminals
    await run(`mv ${folder} ${folder}.away`)
    expect(await value('$AWS_REGION')).toBe('')
    expect(terminal.shown()).not.toMatch(/No such file|_latchkey/i)
    await run(`mv ${folder}.away ${folder}`)
    expect(await value('$AWS_REGION')).toBe('ours')
  })

  it.skipIf(process.getuid?.() !== 0)('takes nothing from a file of another user (needs root)', async () => {
    await give({ AWS_REGION: 'theirs' })
    await chown(join(rig.paths.terminals, 'state'), 65_534, 65_534)
    const { value } = await rig.open(shell)
    expect(await value('$AWS_REGION')).toBe('')
    await give({})
  })
})

// Of what the hook sets fish has nothing that cannot be changed.
describe.skipIf(noTerminal !== undefined).each(shells.filter((shell) => shell !== 'fish'))(
  'a terminal of %s',
  (shell) => {
    it('takes no half of a role where a variable cannot be changed, and says so once', async () => {
      await give({ AWS_REGION: 'ours', LATCHKEY_ROLE: 'payments/Admin', REQUESTS_CA_BUNDLE: '/ours' }, ['AWS_PROFILE'])
      const { value, run, terminal } = await rig.open(shell, {
        first: 'readonly REQUESTS_CA_BUNDLE=/mine',
        env: { AWS_REGION: 'mine' },
      })
      expect(await value('$AWS_REGION,$LATCHKEY_ROLE,$REQUESTS_CA_BUNDLE')).toBe('mine,,/mine')
      await give({ AWS_REGION: 'next', LATCHKEY_ROLE: 'payments/Admin', REQUESTS_CA_BUNDLE: '/ours' })
      await run('true')
      expect(await value('$AWS_REGION')).toBe('mine')
      const said = 'REQUESTS_CA_BUNDLE cannot be changed in this terminal, so it does not have the role payments/Admin'
      expect(terminal.shown().split(said)).toHaveLength(2)
      await give({})
    })
  },
)

/** Ways in which a person's own file sets a shell up. */
const setUps: readonly (readonly [TestedShell, string, { readonly first?: string; readonly after?: string }])[] = [
  ['bash', 'set -u', { first: 'set -u' }],
  ['bash', 'set -e', { first: 'set -e' }],
  ['bash', 'set -f, noclobber and a strange IFS', { first: 'set -f; set -C; IFS=_A' }],
  ['bash', 'posix', { after: 'set -o posix' }],
  ['bash', 'a command of its own before', { first: 'PROMPT_COMMAND="own=1;"' }],
  ['bash', 'an array of commands', { first: 'PROMPT_COMMAND=("own=1" "own=2")' }],
  ['bash', 'commands added behind', { after: 'PROMPT_COMMAND="$PROMPT_COMMAND; own=1"; PROMPT_COMMAND+=("own=2")' }],
  ['zsh', 'set -u', { first: 'set -u' }],
  ['zsh', 'set -e', { first: 'set -e' }],
  ['zsh', 'ksh_arrays, sh_word_split, noclobber', { first: 'setopt ksh_arrays sh_word_split noclobber' }],
  ['zsh', 'ksh_arrays, and functions of its own', { first: 'setopt ksh_arrays nounset; precmd_functions=(true :)' }],
  ['zsh', 'precmd of its own', { first: 'precmd() { own=1 }; precmd_functions=(precmd)' }],
  ['zsh', 'warnings of new globals', { first: 'setopt warn_create_global warn_nested_var' }],
  ['fish', 'a prompt of its own', { after: 'function fish_prompt; echo "> "; end' }],
]

it.skipIf(noTerminal !== undefined).each(setUps.filter(([shell]) => shells.includes(shell)))(
  '%s with %s follows and says nothing',
  async (shell, _what, lines) => {
    await give({ AWS_REGION: 'one' }, ['AWS_PROFILE'])
    const { value, run, terminal } = await rig.open(shell, lines)
    expect(await value('$AWS_REGION')).toBe('one')
    await give({ AWS_REGION: 'two', NODE_OPTIONS: '--x' })
    await run('true')
    expect(await value('$AWS_REGION,$NODE_OPTIONS')).toBe('two,--x')
    await give({})
    await run('cd /')
    expect(await value('$PWD')).toBe('/')
    await run('cd /usr')
    expect(await value('$PWD')).toBe('/usr')
    expect(terminal.shown()).not.toMatch(/latchkey|not found|unbound|parameter/)
  },
)

it.skipIf(noTerminal !== undefined || !shells.includes('bash'))(
  'leaves the code of the last command to the rest of the prompt',
  async () => {
    await give({})
    const { run, value } = await rig.open('bash', { first: "PROMPT_COMMAND='seen=$?'" })
    await run('(exit 7)')
    await run('(exit 7)')
    const { terminal } = await rig.open('bash', { first: 'PROMPT_COMMAND=\'echo "code $?."\'' })
    terminal.type('(exit 7)\r')
    await terminal.shows('code 7.')
    expect(await value('$seen')).toBe('0')
  },
)
