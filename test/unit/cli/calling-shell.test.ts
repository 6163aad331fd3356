import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { askPs, callingShell, type CallingProcess } from '#frontends/cli/hand-out/calling-shell.ts'
import { formatOfShell, formats } from '#frontends/cli/hand-out/shell-format.ts'

/** Processes from the one that started us upwards: a program, or all of its words. */
function above(chain: readonly (string | readonly string[])[], env: Readonly<Record<string, string>> = {}) {
  const look = (pid: number): CallingProcess | undefined => {
    const found = chain[pid - 10]
    if (found === undefined) return undefined
    const args = typeof found === 'string' ? [found] : found
    return { parent: pid + 1, name: args[0] ?? '', args }
  }
  return callingShell({ platform: 'linux', env, parent: 10, look })
}

describe('the shell that runs a command', () => {
  it.each([
    [['/usr/bin/bash'], 'sh'],
    [['/usr/bin/zsh-5.9'], 'sh'],
    [['/usr/bin/fish', '/usr/bin/bash'], 'fish'],
    [['/opt/microsoft/powershell/7/pwsh', '/usr/bin/fish'], 'powershell'],
    [['/usr/bin/dash', 'make', '/usr/bin/fish'], 'sh'],
  ] as const)('is the parent: %j', (chain, format) => expect(above(chain)).toBe(format))

  it.each([
    [['/usr/bin/timeout', '/usr/bin/fish']],
    [['sudo', 'sudo', '/usr/bin/fish']],
    [[['/bin/sh', '-c', 'latchkey env dev/Admin'], 'npm exec latchkey', '/usr/bin/fish']],
    [[['/bin/sh', '-c', `'latchkey' env dev/Admin`], '/usr/bin/node', '/usr/bin/fish']],
    [
      [
        '/usr/bin/node',
        ['/usr/bin/dash', '-c', '/x/node_modules/.bin/latchkey env R'],
        '/usr/bin/node',
        '/usr/bin/fish',
      ],
    ],
  ] as const)('is looked for above what only passes it on: %j', (chain) => expect(above(chain)).toBe('fish'))

  it.each([
    [[['/bin/sh', '-c', 'eval "$(latchkey env R)"; aws s3 ls'], 'npm run deploy', '/usr/bin/fish']],
    [[['/bin/sh', '-c', 'latchkey env R > .env; . ./.env'], '/usr/bin/node', '/usr/bin/fish']],
    [[['/usr/bin/bash', 'deploy.sh'], '/usr/bin/node', '/usr/bin/fish']],
    [[['/bin/sh', '-c', 'latchkey env R'], '/usr/bin/make', '/usr/bin/fish']],
  ] as const)('is a shell of a script, which reads what we print: %j', (chain) => expect(above(chain)).toBe('sh'))

  it('is the one of $SHELL where a program is above, and sh without one', () => {
    expect(above(['/usr/bin/python3', '/usr/bin/bash'], { SHELL: '/usr/bin/fish' })).toBe('fish')
    expect(above(['/usr/bin/python3', '/usr/bin/fish'])).toBe('sh')
    expect(above([], { SHELL: '/bin/false' })).toBe('sh')
  })

  it('is named where Latchkey writes nothing for it', () => {
    expect(() => above(['/usr/bin/nu'])).toThrow('Latchkey writes no variables for nu')
    expect(() => above(['/bin/tcsh'])).toThrow('for tcsh')
  })

  it('is told on Windows by what it sets', () => {
    const on = (env: Readonly<Record<string, string>>) => callingShell({ platform: 'win32', env, parent: 10 })
    expect(on({})).toBe('powershell')
    expect(on({ PROMPT: '$P$G' })).toBe('cmd')
    expect(on({ PROMPT: '$P$G', MSYSTEM: 'MINGW64' })).toBe('sh')
  })

  it.skipIf(process.platform === 'win32')('is read with ps where there is no /proc', async () => {
    const child = spawn('sh', ['-c', 'echo up; read line; exit'], { stdio: ['pipe', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    const found = askPs(child.pid ?? 0)
    child.stdin.end()
    expect(found).toMatchObject({ parent: process.pid, args: ['sh', '-c', 'echo up; read line; exit'] })
    expect(found?.name).toMatch(/sh$/)
    expect(askPs(2 ** 22 + 1)).toBeUndefined()
  })
})

describe('--format', () => {
  it.each([
    ['bash', 'sh'],
    ['zsh', 'sh'],
    ['/usr/bin/zsh', 'sh'],
    ['-bash', 'sh'],
    ['ksh93', 'sh'],
    ['ash', 'sh'],
    ['fish', 'fish'],
    ['pwsh', 'powershell'],
    ['PowerShell', 'powershell'],
    ['cmd.exe', 'cmd'],
    ['dotenv', 'dotenv'],
  ])('takes %s as %s', (name, format) => expect(formatOfShell(name)).toBe(format))

  it('takes every name that it offers', () => {
    expect(formats.map((name) => typeof formatOfShell(name))).toEqual(formats.map(() => 'string'))
  })

  it.each([
    ['tcsh', 'latchkey exec ROLE'],
    ['nu', 'hide-env -i AWS_PROFILE AWS_SESSION_TOKEN; latchkey env ROLE --format json | from json | load-env'],
    ['yaml', 'dotenv or json'],
  ])('refuses %s and says what to do', (name, hint) => {
    expect(() => formatOfShell(name)).toThrow(expect.objectContaining({ hint: expect.stringContaining(hint) }))
  })
})
