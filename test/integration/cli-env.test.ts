// `latchkey env` in real shells: in with eval, out with --unset, and everything as it was before.
import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliRig, createCliRig, who } from './cli-rig.ts'

let cli: CliRig
beforeAll(async () => {
  cli = await createCliRig({ sandbox: '' })
})
afterAll(() => cli.close())

const role = 'payments-dev/Admin'
const node = process.execPath
/** Prints the whole environment as one line of JSON; what the shell itself counts is left out. */
const dump = `${node} -p 'const { _, SHLVL, OLDPWD, PWD, ...env } = process.env; JSON.stringify(env)'`

interface Shell {
  readonly name: string
  readonly args: readonly string[]
  readonly enter: (options: string) => string
}

const posix = (options: string): string => `eval "$(latchkey env ${role} ${options})"`
const shells: readonly Shell[] = [
  { name: 'sh', args: ['-c'], enter: posix },
  { name: 'bash', args: ['--norc', '-c'], enter: posix },
  { name: 'zsh', args: ['-f', '-c'], enter: posix },
  {
    name: 'fish',
    args: ['--no-config', '-c'],
    enter: (options) => `latchkey env ${role} ${options} | source`,
  },
  { name: 'fish', args: ['--no-config', '-c'], enter: (options) => `eval (latchkey env ${role} ${options})` },
  // Nobody's habit, and it must not print keys in an error.
  { name: 'bash', args: ['--norc', '-c'], enter: (options) => `eval $(latchkey env ${role} ${options})` },
  // As npx starts a command: a shell of its own in between.
  {
    name: 'fish',
    args: ['--no-config', '-c'],
    enter: (options) =>
      `${node} -e 'child_process.spawnSync("sh", ["-c", "latchkey env ${role} ${options}"], { stdio: "inherit" })' | source`,
  },
]

/** What a person may have set; each of them is replaced or unset by ours. */
const callers = {
  NODE_OPTIONS: `--title="it's \\"quoted\\" $HOME" --no-warnings`,
  HTTPS_PROXY: 'http://user:p%40ss@proxy.corp.example:3128',
  NO_PROXY: 'intranet.example,.amazonaws.com',
  AWS_PROFILE: "o'brien",
  AWS_REGION: 'ap-south-1',
  AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9000',
  AWS_CA_BUNDLE: '/nowhere/corp.pem',
  CURL_CA_BUNDLE: '',
  REQUESTS_CA_BUNDLE: 'certificates of "ours"/corp.pem',
  SSL_CERT_FILE: '/dev/null',
  SSL_CERT_DIR: '/etc/ssl/certs:/nowhere',
  NODE_EXTRA_CA_CERTS: "/nowhere/o'brien.pem",
  PIP_CERT: '/dev/zero',
  GIT_SSL_CAINFO: '/etc/ssl/certs/ca-certificates.crt',
}

function linesOf(
  shell: Shell,
  script: readonly string[],
  env: Readonly<Record<string, string>>,
  skip: (why: string) => void,
) {
  const { error, stdout, stderr } = spawnSync(shell.name, [...shell.args, script.join('\n')], {
    env: { ...cli.env, ...env },
    encoding: 'utf8',
  })
  if (error && 'code' in error && error.code === 'ENOENT') skip(`needs ${shell.name}: install the package of that name`)
  expect(stderr).toBe('')
  return stdout.trim().split('\n')
}

describe.each(shells)('in $name, which says nothing of its name', (shell) => {
  it('a terminal is in the role', (context) => {
    const [identity] = linesOf(shell, [shell.enter(''), `${node} ${who}`], {}, (why) => context.skip(why))
    expect(identity).toContain(':assumed-role/Admin/')
  })

  it.each([
    ['nothing was set', {}],
    ['much was set', callers],
  ])('everything is as before after --unset when %s', (_what, env) => {
    const script = [dump, shell.enter(''), dump, shell.enter('--unset'), dump]
    const [before, within, after] = linesOf(shell, script, env, () => undefined).map((line): unknown =>
      JSON.parse(line),
    )
    expect(within).toMatchObject({ AWS_ACCESS_KEY_ID: expect.stringMatching(/^LKEY/), AWS_REGION: 'us-east-1' })
    expect(within).not.toHaveProperty('AWS_PROFILE')
    expect(within).not.toHaveProperty('AWS_ENDPOINT_URL_S3')
    expect(after).toEqual(before)
  })

  it('everything is as before after two roles, one of them direct', () => {
    const script = [dump, shell.enter('--direct'), shell.enter(''), shell.enter('--unset'), dump]
    const [before, after] = linesOf(shell, script, callers, () => undefined).map((line): unknown => JSON.parse(line))
    expect(after).toEqual(before)
  })
})

describe('for a region of its own', () => {
  it('sets that one, and the session keeps its', async () => {
    const region = async (...options: readonly string[]): Promise<unknown> => {
      const set: unknown = JSON.parse(await cli.ok(['env', role, '--format', 'json', ...options]))
      return Reflect.get(Object(set), 'AWS_REGION')
    }
    expect(await region('--region', 'eu-central-1')).toBe('eu-central-1')
    expect(await region()).toBe('us-east-1')
  })
})

describe('as JSON', () => {
  it('is one object of strings', async () => {
    const variables: unknown = JSON.parse(await cli.ok(['env', role, '--format', 'json'], { env: callers }))
    expect(variables).toMatchObject({
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^LKEY/),
      AWS_SECRET_ACCESS_KEY: expect.any(String),
    })
    expect(Object.values(variables ?? {}).every((value) => typeof value === 'string')).toBe(true)
  })

  it('has null for each variable that --unset takes back', async () => {
    const variables: unknown = JSON.parse(await cli.ok(['env', role, '--format', 'json', '--unset']))
    expect(variables).toMatchObject({ AWS_ACCESS_KEY_ID: null, HTTPS_PROXY: null })
  })
})

describe('a key of the person', () => {
  it('is not kept, which both ways say on standard error', async () => {
    const own = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'planted' }
    const names = 'your own AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY'
    const into = await cli.run(['env', role, '--format', 'sh'], { env: own })
    expect(into).toMatchObject({ code: 0, stderr: expect.stringContaining(`${names} are not kept`) })
    const note = /LATCHKEY_REPLACED='(.*)'/.exec(into.stdout)?.[1] ?? ''
    expect(Buffer.from(note, 'base64url').toString()).not.toMatch(/planted|AKIA/)
    const back = await cli.run(['env', '--unset', '--format', 'sh'], { env: { LATCHKEY_REPLACED: note } })
    expect(back).toMatchObject({ code: 0, stderr: expect.stringContaining(`${names} were not kept: set them again`) })
  })
})

describe('within a command that runs with a role', () => {
  it('the stand-ins of that role come back', async () => {
    const script = `
      before=$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY
      eval "$(latchkey env ${role} --format sh)"; [ "$before" != "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" ] && echo other
      eval "$(latchkey env --unset --format sh)"; [ "$before" = "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" ] && echo same`
    const run = await cli.run(['exec', role, '--', 'sh', '-c', script])
    expect(run).toEqual({ code: 0, stdout: 'other\nsame\n', stderr: '' })
  })
})

describe('a proxy of the person that cannot be used', () => {
  it.each([[['env', role]], [['exec', role, '--', 'true']]])('is told of in one line: %j', async (args) => {
    const { code, stderr } = await cli.run(args, { env: { HTTPS_PROXY: 'socks5://127.0.0.1:9' } })
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^latchkey: warning: HTTPS_PROXY: .* speaks socks5.*\n$/)])
  })
})

describe('a value whose bytes are no UTF-8', () => {
  it('is left as it is, which is said', () => {
    const script = `CURL_CA_BUNDLE=$(printf '/x/j\\374rg.pem'); export CURL_CA_BUNDLE; before=$CURL_CA_BUNDLE
      eval "$(latchkey env ${role} --format sh)"; eval "$(latchkey env --unset --format sh)"
      [ "$before" = "$CURL_CA_BUNDLE" ] && echo same`
    const { stdout, stderr } = spawnSync('sh', ['-c', script], { env: cli.env, encoding: 'utf8' })
    expect([stdout, stderr]).toEqual(['same\n', expect.stringContaining('no UTF-8 in CURL_CA_BUNDLE')])
  })
})

describe('--unset', () => {
  const standIns = { AWS_ACCESS_KEY_ID: 'LKEYAAAAAAAAAAAAAAAA', AWS_SECRET_ACCESS_KEY: 'x' }
  const proxy = 'http://latchkey:secret@127.0.0.1:1'

  it('needs no role, no agent and no home', async () => {
    const note = Buffer.from(JSON.stringify({ HTTPS_PROXY: 'http://own:1', AWS_REGION: null })).toString('base64url')
    const env = { LATCHKEY_HOME: '/nonexistent', LATCHKEY_REPLACED: note, HTTPS_PROXY: proxy }
    expect(await cli.ok(['env', '--unset', '--format', 'sh'], { env })).toBe(
      "unset AWS_REGION;\nunset LATCHKEY_REPLACED;\nexport HTTPS_PROXY='http://own:1';\n",
    )
  })

  it('knows what is ours where nothing was noted, and leaves the rest', async () => {
    const NODE_OPTIONS = '--no-warnings --require /gone/node-preload.cjs'
    const env = {
      LATCHKEY_HOME: '/nonexistent',
      ...standIns,
      HTTPS_PROXY: proxy,
      HTTP_PROXY: 'http://own:1',
      NODE_OPTIONS,
    }
    const lines = (await cli.ok(['env', 'any', '--unset', '--format', 'sh'], { env })).trim().split('\n')
    expect(lines.toSorted()).toEqual([
      "export NODE_OPTIONS='--no-warnings';",
      'unset AWS_ACCESS_KEY_ID;',
      'unset AWS_SECRET_ACCESS_KEY;',
      'unset HTTPS_PROXY;',
    ])
  })
})

describe('for a role that cannot be had', () => {
  it('prints nothing that a shell would evaluate', async () => {
    expect(await cli.run(['env', 'nosuch'])).toMatchObject({ code: 1, stdout: '' })
    expect(await cli.run(['env', 'Admin'])).toMatchObject({ code: 2, stdout: '' })
  })
})
