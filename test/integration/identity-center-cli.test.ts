// Who is signed in on the way, and who is told that a person has to.
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { type CliRig, createCliRig, noTerminal } from './cli-rig.ts'

const role = 'payments-dev/AdministratorAccess'
const browser = `node ${join(import.meta.dirname, 'fixtures', 'approve.mjs')}`
const shown = { region: z.string(), roleRegion: z.string().optional() }
let cli: CliRig
let env: Record<string, string>
const pages = () =>
  readFile(join(cli.home.folder, 'pages'), 'utf8').then(
    (text) => text.trim().split('\n'),
    () => [],
  )
beforeAll(async () => {
  cli = await createCliRig({ sandbox: 'sso-rate=0' })
  env = { BROWSER: browser, HOME: cli.home.folder }
  await cli.ok(['sign-in', 'sandbox-sso'], { env })
  await cli.ok(['source', 'sync', 'sandbox-sso'])
})
afterAll(() => cli.close())
beforeEach(async () => {
  await cli.ok(['sign-out', 'sandbox-sso'])
  await rm(join(cli.home.folder, 'pages'), { force: true })
})

describe('a person at a terminal', () => {
  it.for([
    ['start', ['start', role], 'eval "$(latchkey env'],
    [
      'exec',
      ['exec', role, '--', 'node', '-p', '"it ran as " + process.env.AWS_ACCESS_KEY_ID.slice(0, 4)'],
      'it ran as LKEY',
    ],
  ] as const)('signs in on the way, in one page, with %s', async ([, args, shown], context) => {
    if (noTerminal !== undefined) context.skip(noTerminal)
    const terminal = cli.terminal(args, env)
    expect(await terminal.ended).toBe(0)
    expect(terminal.shown()).toContain('Nobody is signed in to sandbox-sso: signing in.')
    expect(terminal.shown()).toContain(shown)
    expect(await pages()).toHaveLength(1)
  })

  it('signs in for no variables of a shell: a hook looks the same', async (context) => {
    if (noTerminal !== undefined) context.skip(noTerminal)
    const terminal = cli.terminal(['env', role], env)
    expect(await terminal.ended).toBe(3)
    expect(terminal.shown()).toContain('latchkey sign-in sandbox-sso')
    expect(await pages()).toEqual([])
  })
})

describe('nobody at a terminal', () => {
  it.each([[['start', role]], [['exec', role, '--', 'true']], [['env', role]], [['credentials', role]]])(
    'opens no page: %j',
    async (args) => {
      expect(await cli.run(args, { env })).toMatchObject({
        code: 3,
        stderr: expect.stringContaining('nobody is signed in to "sandbox-sso"'),
      })
      expect(await pages()).toEqual([])
    },
  )
})

describe('what the sandbox brings', () => {
  it.each([[['source', 'edit', 'sandbox-sso', '--browser', 'firefox']], [['source', 'remove', 'sandbox-sso']]])(
    'is not the person’s to change or remove: %j',
    async (args) => {
      const { code, stderr } = await cli.run(args)
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr:
          'latchkey: source "sandbox-sso" comes and goes with the sandbox\n' +
          '  There is nothing to change or remove. To sign out: latchkey sign-out sandbox-sso\n',
      })
      expect(await cli.ok(['source', 'list'])).toContain('sandbox-sso')
    },
  )
})

describe('the region of roles', () => {
  it('is Identity Center’s own until it is given, and can be taken back', async () => {
    const { startUrl } = z.object({ startUrl: z.string() }).parse(await cli.json(['source', 'show', 'sandbox-sso']))
    await cli.ok(
      `source add identity-center corp --start-url ${startUrl} --region us-east-1 --role-region eu-west-1`
        .split(' ')
        .concat('--endpoint-url', new URL(startUrl).origin),
    )
    await cli.ok(['sign-in', 'corp'], { env })
    await cli.ok(['source', 'sync', 'corp'])
    const show = async () => z.object(shown).parse(await cli.json(['source', 'show', 'corp']))
    expect(await show()).toEqual({ region: 'us-east-1', roleRegion: 'eu-west-1' })
    expect(await cli.json(['start', 'corp:payments-dev/AdministratorAccess'])).toMatchObject({ region: 'eu-west-1' })
    expect(await cli.run(['source', 'edit', 'corp', '--role-region', 'cn-north-1'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no role of an Identity Center in us-east-1 works in cn-north-1'),
    })
    await cli.ok(['source', 'edit', 'corp', '--role-region', ''])
    expect(await show()).toEqual({ region: 'us-east-1' })
    await cli.ok(['source', 'remove', 'corp'])
  })
})
