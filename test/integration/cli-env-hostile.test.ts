// `latchkey env` where every variable that it reads or sets holds something hostile, in a home whose name has to be quoted.
import { spawnSync } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { certificateVariables } from '#util/certificate-variables.ts'
import { latchkey, startToolAgent, type ToolAgent } from '../support/agent.ts'

const role = 'payments-dev/Admin'
const node = process.execPath
const dump = `${node} -p 'const { _, SHLVL, OLDPWD, PWD, ...env } = process.env; JSON.stringify(env)'`

let agent: ToolAgent
let home: string
beforeAll(async () => {
  agent = await startToolAgent({ args: ['--sandbox'], home: `it's "my" $(home)\\ é` })
  home = agent.home
  await agent.latchkey(['settings', 'set', 'tools.java', 'true'])
  await mkdir(join(agent.folder, 'work'))
})
afterAll(() => agent?.close())

const values = [
  '',
  ' ',
  "'",
  '"',
  '$(touch hacked)',
  '`touch hacked`; touch hacked',
  'two\nlines\n',
  '\\',
  '*',
  '-n',
  '/nowhere/at all',
  'x'.repeat(9000),
  'ünïcödé \u{1F511}',
  '\u001B[31m',
]
const names = [
  ...certificateVariables,
  ...`
    HTTPS_PROXY https_proxy HTTP_PROXY http_proxy ALL_PROXY NO_PROXY no_proxy
    BUN_OPTIONS JAVA_TOOL_OPTIONS NODE_USE_ENV_PROXY AWS_ENDPOINT_URL_S3 AWS_ROLE_ARN AWS_PROFILE
    AWS_REGION AWS_DEFAULT_REGION AWS_WEB_IDENTITY_TOKEN_FILE AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE
  `
    .trim()
    .split(/\s+/),
]
/** Each variable holds each value in one of the rounds. */
const rounds = values.map((_value, round) => ({
  // A note in it would be one of ours; whatever is none changes nothing.
  LATCHKEY_REPLACED: ['', 'garbage', 'e30'][round % 3] ?? '',
  NODE_OPTIONS: [`--title="it's \\"quoted\\" $HOME"`, '--no-warnings', ''][round % 3] ?? '',
  ...Object.fromEntries(names.map((name, at) => [name, values[(at + round) % values.length] ?? ''])),
}))

const posix = (options: string): string => `eval "$(latchkey env ${role} ${options})"`
const shells = [
  { name: 'sh', args: ['-c'], enter: posix },
  { name: 'bash', args: ['--norc', '-c'], enter: posix },
  { name: 'zsh', args: ['-f', '-c'], enter: posix },
  { name: 'fish', args: ['--no-config', '-c'], enter: (options: string) => `latchkey env ${role} ${options} | source` },
]

describe.each(shells.map((shell, nth) => ({ ...shell, nth })))('in $name', ({ name, args, enter, nth }) => {
  it('everything is as before after --unset, and nothing of it was evaluated', (context) => {
    // A third of the rounds for each shell: the four together see every one.
    for (const [round, env] of rounds.entries()) {
      if (round % 3 !== nth % 3) continue
      const script = [
        dump,
        enter('--format ' + (name === 'fish' ? 'fish' : 'sh')),
        dump,
        enter('--unset --format ' + (name === 'fish' ? 'fish' : 'sh')),
        dump,
      ]
      const { error, stdout, stderr } = spawnSync(name, [...args, script.join('\n')], {
        cwd: join(agent.folder, 'work'),
        env: { ...agent.env, ...env },
        encoding: 'utf8',
      })
      context.skip(error !== undefined, `needs ${name}: install the package of that name`)
      // What is said of a proxy that is none is right here.
      const others = stderr.replaceAll(/^latchkey: warning: \w+: the corporate proxy .*\n/gm, '')
      expect({ round, stderr: others }).toEqual({ round, stderr: '' })
      const [before, within, after]: readonly Record<string, string>[] = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
      expect(within).toMatchObject({
        AWS_ACCESS_KEY_ID: expect.stringMatching(/^LKEY/),
        CURL_CA_BUNDLE: join(home, 'ca-bundle.pem'),
      })
      // A note that is none goes with the one that took its place.
      const { LATCHKEY_REPLACED: _note, ...rest } = before ?? {}
      expect({ round, after }).toEqual({ round, after: rest })
      expect(spawnSync('ls', [join(agent.folder, 'work')], { encoding: 'utf8' }).stdout).toBe('')
    }
  })
})

it('a variable that no program could be started with is named', () => {
  const run = spawnSync(latchkey, ['env', role], {
    env: { ...agent.env, AWS_PROFILE: 'x'.repeat(120_000) },
    encoding: 'utf8',
  })
  expect(run.status).toBe(1)
  expect(run.stdout).toBe('')
  expect(run.stderr).toContain('noted for --unset, would be longer than the 131071 bytes')
})
