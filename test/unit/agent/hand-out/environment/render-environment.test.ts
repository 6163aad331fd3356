import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { environmentFormats, renderEnvironment, type EnvironmentFormat } from '#local/environment.ts'
import { AppError } from '#util/app-error.ts'

const env = { set: { A: "it's", B: 'plain' }, unset: ['C', 'X_TOKEN'] }

function has(command: string): boolean {
  return spawnSync(command, ['-c', 'exit 0']).error === undefined
}

function codeOf(action: () => unknown): string | undefined {
  try {
    action()
  } catch (error) {
    return error instanceof AppError ? `${error.code}: ${error.message}` : String(error)
  }
  return undefined
}

describe('renderEnvironment', () => {
  test.each([
    ['sh', "unset C;\nunset X_TOKEN;\nexport A='it'\\''s';\nexport B='plain';\n"],
    ['fish', "set -e C; or true;\nset -e X_TOKEN; or true;\nset -gx A 'it\\'s';\nset -gx B 'plain';\n"],
    ['powershell', "$env:C = $null\n$env:X_TOKEN = $null\n$env:A = 'it''s'\n$env:B = 'plain'\n"],
    ['cmd', 'set "C="\r\nset "X_TOKEN="\r\nset "A=it\'s"\r\nset "B=plain"\r\n'],
    ['json', '{\n  "A": "it\'s",\n  "B": "plain"\n}\n'],
  ] as const)('writes %s', (format, expected) => {
    expect(renderEnvironment(env, format)).toBe(expected)
  })

  test('writes dotenv, which can only empty tokens', () => {
    expect(
      renderEnvironment({ set: { A: 'a b', B: 'plain' }, unset: ['AWS_PROFILE', 'AWS_SESSION_TOKEN'] }, 'dotenv'),
    ).toBe("AWS_SESSION_TOKEN=\nA='a b'\nB=plain\n")
  })

  test('shows in JSON what is to be unset where that is asked for', () => {
    expect(JSON.parse(renderEnvironment({ set: { A: '1' }, unset: ['B'] }, 'json', { nulls: true }))).toEqual({
      A: '1',
      B: null,
    })
  })

  test.each([
    ['cmd', 'a"b'],
    ['cmd', 'a\nb'],
    ['cmd', '%PATH%'],
    ['cmd', 'a!b'],
    ['dotenv', "a'b"],
    ['dotenv', 'a\nb'],
    ['dotenv', 'a$b'],
    ['dotenv', 'a\\'],
    ['dotenv', '\\\\server\\share'],
    ['sh', 'a\0b'],
    ['json', 'a\0b'],
  ] as const)('refuses for %s what it cannot hold, and names the variable only', (format, value) => {
    expect(codeOf(() => renderEnvironment({ set: { SECRET: value }, unset: [] }, format))).toBe(
      `unsupported: the format ${format} cannot hold the value of SECRET`,
    )
  })

  test('has a proxy address, key, path and NODE_OPTIONS in every format', () => {
    const set = {
      HTTPS_PROXY: 'http://latchkey:aB3-_x@127.0.0.1:4711',
      AWS_SECRET_ACCESS_KEY: 'a/b+c=d',
      AWS_CA_BUNDLE: String.raw`C:\Users\A B\ca.pem`,
      NODE_OPTIONS: '--require "/a b/p.cjs"',
    }
    const without = { ...set, NODE_OPTIONS: '--require /a/p.cjs' }
    for (const format of environmentFormats) {
      expect(
        codeOf(() => renderEnvironment({ set: format === 'cmd' ? without : set, unset: [] }, format)),
      ).toBeUndefined()
    }
  })
})

describe('real shells read back every value byte for byte', () => {
  const values = fc.sample(
    fc.string({
      unit: fc.oneof(
        fc.constantFrom(...' \'"\\$`!%#&|<>^~*?;(){}\n\t\u2019'.split('')),
        fc.string({ minLength: 1, maxLength: 1 }),
        fc.constant('é'),
      ),
      maxLength: 20,
    }),
    { numRuns: 150, seed: 7 },
  )

  /** Some shells write down what they were asked, even without a configuration. */
  let home = ''
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'lk-shells-'))
  })
  afterAll(() => rmSync(home, { recursive: true }))

  function expected(format: EnvironmentFormat): Record<string, string> {
    const set: Record<string, string> = {}
    for (const [at, value] of values.entries()) {
      if (codeOf(() => renderEnvironment({ set: { V: value }, unset: [] }, format)) === undefined) set[`V${at}`] = value
    }
    return set
  }

  /** What a child of the shell finds in its environment, after the shell has run our lines. */
  function readBack(command: string, args: readonly string[], lines: string): Record<string, string> {
    const dump = `"${process.execPath}" -e "process.stdout.write(JSON.stringify(process.env))"`
    const call = command === 'pwsh' ? `& ${dump}` : dump
    const script = `${lines}\n${call}\n`
    // fish takes no script from the socket that is standard input here.
    const byArgument = args.at(-1) === '-c'
    const run = spawnSync(command, byArgument ? [...args, script] : args, {
      input: byArgument ? '' : script,
      encoding: 'utf8',
      env: {
        GONE: 'x',
        HOME: home,
        XDG_CONFIG_HOME: home,
        XDG_DATA_HOME: home,
        XDG_CACHE_HOME: home,
        PATH: process.env['PATH'],
      },
    })
    if (run.stdout === '') throw new Error(run.stderr)
    const found: unknown = JSON.parse(run.stdout)
    return Object.fromEntries(Object.entries(found ?? {}).filter(([name]) => /^(?:V\d+|GONE)$/.test(name)))
  }

  test.for([
    ['sh', 'sh', ['-s']],
    ['bash', 'sh', ['-s']],
    ['zsh', 'sh', ['-s']],
    ['fish', 'fish', ['--no-config', '-c']],
    ['pwsh', 'powershell', ['-NoProfile', '-Command', '-']],
  ] as const)('%s', ([command, format, args], context) => {
    if (!has(command)) context.skip(`needs ${command}: install the package of that name`)
    const set = expected(format)
    expect(readBack(command, args, renderEnvironment({ set, unset: ['GONE'] }, format))).toEqual(set)
  })

  test.for([
    'csh_junkie_quotes',
    'rc_quotes',
    'ksh_arrays',
    'nounset',
    'sh_word_split',
    'glob_subst',
    'extended_glob',
    'err_exit',
  ])('zsh with %s', (option, context) => {
    if (!has('zsh')) context.skip('needs zsh: install the package of that name')
    const set = expected('sh')
    const lines = renderEnvironment({ set, unset: ['GONE'] }, 'sh')
    expect(readBack('zsh', ['-f', '-o', option, '-s'], lines)).toEqual(set)
  })

  test('fish calls it a success, whatever was not set', (context) => {
    if (!has('fish')) context.skip('needs fish: install the package of that name')
    const lines = renderEnvironment({ set: { V1: '1' }, unset: ['GONE', 'NEVER_SET'] }, 'fish')
    const env = { GONE: 'x', HOME: home, XDG_CONFIG_HOME: home }
    expect(spawnSync('fish', ['--no-config', '-c', lines], { env: { ...process.env, ...env } }).status).toBe(0)
  })

  test.for(['dash', 'ksh', 'mksh', 'busybox'])('%s', (command, context) => {
    if (!has(command) && command !== 'busybox') context.skip(`needs ${command}: install the package of that name`)
    if (command === 'busybox' && spawnSync('busybox', ['true']).status !== 0) context.skip('needs busybox')
    const set = expected('sh')
    const args = command === 'busybox' ? ['sh', '-s'] : ['-s']
    expect(readBack(command, args, renderEnvironment({ set, unset: ['GONE'] }, 'sh'))).toEqual(set)
  })

  test('an interactive bash does not expand an exclamation mark', (context) => {
    if (!has('bash')) context.skip('needs bash: install the package of that name')
    const set = { V1: 'a!b!!c', V2: "!'!" }
    expect(readBack('bash', ['--norc', '-i'], renderEnvironment({ set, unset: ['GONE'] }, 'sh'))).toEqual(set)
  })

  test('Node and sh agree on dotenv', () => {
    const set = expected('dotenv')
    const lines = renderEnvironment({ set, unset: [] }, 'dotenv')
    expect(Object.keys(set).length).toBeGreaterThan(5)
    expect(parseEnv(lines)).toEqual(set)
    expect(readBack('sh', ['-s'], `unset GONE; set -a\n${lines}`)).toEqual(set)
  })

  test('python-dotenv agrees on dotenv', (context) => {
    const python = process.env['LATCHKEY_TEST_PYTHON'] ?? 'python3'
    if (spawnSync(python, ['-c', 'import dotenv']).status !== 0)
      context.skip('needs python-dotenv: pip install python-dotenv into the Python of LATCHKEY_TEST_PYTHON')
    const code =
      'import dotenv,io,json,sys; print(json.dumps(dict(dotenv.dotenv_values(stream=io.StringIO(sys.stdin.read()), interpolate=True))))'
    const set = expected('dotenv')
    const run = spawnSync(python, ['-c', code], {
      input: renderEnvironment({ set, unset: [] }, 'dotenv'),
      encoding: 'utf8',
    })
    expect({ status: run.status, said: run.stderr }).toEqual({ status: 0, said: '' })
    expect(JSON.parse(run.stdout)).toEqual(set)
  })

  test('JSON', () => {
    const set = expected('json')
    expect(JSON.parse(renderEnvironment({ set, unset: [] }, 'json'))).toEqual(set)
  })
})
