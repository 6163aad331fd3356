// Terminals that follow a role, in real shells with a real agent.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { helperFile } from '#local/credential-helper.ts'
import { type CliRig, createCliRig, noTerminal } from './cli-rig.ts'
import { createShellRig, type Shell, type ShellRig, shells, tested } from './terminal-rig.ts'

let rigged: CliRig
let rig: ShellRig
/** The commands of this file and its terminals; the AWS files are not those of who runs the tests. */
let cli: Pick<CliRig, 'home' | 'env' | 'ok' | 'run' | 'json'>
beforeAll(async () => {
  rigged = await createCliRig({ sandbox: '' })
  const env = {
    AWS_CONFIG_FILE: join(rigged.home.folder, 'aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(rigged.home.folder, 'aws-credentials'),
  }
  const ok = (args: readonly string[]) => rigged.ok(args, { env })
  cli = { ...rigged, env: { ...rigged.env, ...env }, ok, run: (args) => rigged.run(args, { env }) }
  rig = await createShellRig(cli.home.folder)
})
afterAll(async () => {
  await rig.close()
  await rigged.close()
})

const view = z.object({
  all: z.object({ role: z.string() }).optional(),
  terminals: z.array(
    z.object({
      id: z.string(),
      pid: z.int(),
      shell: z.string(),
      folder: z.string(),
      own: z.string().optional(),
      lastUsedAt: z.string().optional(),
    }),
  ),
})
const terminals = async () => view.parse(await cli.json(['terminals']))

it.for(tested)('%s is here', (shell, { skip }) => {
  if (!shells.includes(shell)) skip(`needs ${shell}: install the package of that name`)
  expect(shells).toContain(shell)
})

describe.skipIf(noTerminal !== undefined).each(shells)('%s', (shell) => {
  it('follows the role at its next prompt, and has back what it had', async () => {
    await cli.ok(['use', 'payments-dev/Admin', '--region', 'eu-west-1'])
    const env = { HTTPS_PROXY: 'http://127.0.0.1:9', NODE_OPTIONS: '--no-warnings', AWS_REGION: 'ap-south-1' }
    const { value, run } = await rig.open(shell, { env: { ...cli.env, ...env } })
    expect(await value('$LATCHKEY_ROLE,$AWS_REGION,$AWS_PROFILE')).toBe('payments-dev/Admin,eu-west-1,latchkey')
    expect(await value('$NODE_OPTIONS')).toBe(
      `--no-warnings --require ${join(cli.home.folder, 'trust', 'node-preload.cjs')}`,
    )
    await run('latchkey use payments-dev/ReadOnly')
    expect(await value('$LATCHKEY_ROLE')).toBe('payments-dev/ReadOnly')
    await run('latchkey use payments-dev/Admin --no-profile')
    expect(await value('$AWS_PROFILE,$AWS_ACCESS_KEY_ID')).toMatch(/^,LKEY/)
    await run('latchkey use --none')
    const had = '$LATCHKEY_ROLE,$AWS_PROFILE$AWS_ACCESS_KEY_ID,$HTTPS_PROXY,$NODE_OPTIONS,$AWS_REGION,$NO_PROXY'
    expect(await value(had)).toBe(',,http://127.0.0.1:9,--no-warnings,ap-south-1,')
  })

  it('keeps a role of its own until it follows again', async () => {
    await cli.ok(['use', 'payments-dev/Admin'])
    const { value, run } = await rig.open(shell, { env: cli.env })
    await run('latchkey use payments-dev/ReadOnly --here')
    expect(await value('$LATCHKEY_ROLE')).toBe('payments-dev/ReadOnly')
    await cli.ok(['use', 'payments-prod/Admin'])
    expect(await value('$LATCHKEY_ROLE')).toBe('payments-dev/ReadOnly')
    await run('latchkey use --none --here')
    expect(await value('$LATCHKEY_ROLE')).toBe('')
    await run('latchkey use --follow')
    expect(await value('$LATCHKEY_ROLE,$LATCHKEY_PRODUCTION')).toBe('payments-prod/Admin,production')
    const [iso, seconds] = (await value('$LATCHKEY_EXPIRES,$LATCHKEY_EXPIRES_EPOCH')).split(',')
    expect(Math.floor(Date.parse(iso ?? '') / 1000)).toBe(Number(seconds))
  })

  it('that has AWS variables of its own is left alone, and told once how to change that', async () => {
    await cli.ok(['use', 'payments-dev/Admin'])
    const { value, run, terminal } = await rig.open(shell, { env: { ...cli.env, AWS_PROFILE: 'mine' } })
    expect(await value('$LATCHKEY_ROLE,$AWS_PROFILE')).toBe(',mine')
    await cli.ok(['use', 'payments-dev/ReadOnly'])
    expect(await value('$LATCHKEY_ROLE,$AWS_PROFILE')).toBe(',mine')
    expect(terminal.shown().split('keeps its own AWS_PROFILE')).toHaveLength(2)
    await run('latchkey use payments-dev/ReadOnly')
    expect(terminal.shown()).toContain('keeps its own AWS_PROFILE; to take the role here too')
    await run('latchkey use payments-dev/Admin --here')
    expect(await value('$LATCHKEY_ROLE,$AWS_PROFILE')).toBe('payments-dev/Admin,latchkey')
    await run('latchkey use --follow')
    expect(await value('$LATCHKEY_ROLE,$AWS_PROFILE')).toBe(',mine')
  })

  it('with the role of latchkey env is not counted among those that follow', async () => {
    await cli.ok(['use', 'payments-dev/Admin'])
    const { value, run, terminal } = await rig.open(shell, { env: cli.env })
    await run(
      shell === 'fish' ? 'latchkey env payments-dev/ReadOnly | source' : 'eval "$(latchkey env payments-dev/ReadOnly)"',
    )
    const key = await value('$AWS_ACCESS_KEY_ID')
    await run('latchkey use payments-prod/Admin')
    await run('latchkey use payments-dev/Admin')
    expect(await value('$AWS_ACCESS_KEY_ID')).toBe(key)
    expect(terminal.shown()).toContain('keeps its own latchkey env; to take the role here too')
  })

  it('has no role any more when its session ends', async () => {
    await cli.ok(['use', 'payments-dev/Admin'])
    const { value, run } = await rig.open(shell, { env: cli.env })
    expect(await value('$LATCHKEY_ROLE')).toBe('payments-dev/Admin')
    await run('latchkey end payments-dev/Admin')
    expect(await value('$LATCHKEY_ROLE,$HTTPS_PROXY')).toBe(',')
  })

  it('keeps the role of exec in a shell that runs with one', async () => {
    await cli.ok(['use', 'payments-dev/Admin'])
    const { value, run, terminal } = await rig.open(shell, { env: cli.env })
    expect(await value('$LATCHKEY_ROLE')).toBe('payments-dev/Admin')
    terminal.type(`latchkey exec payments-prod/Admin --region eu-north-1 -- ${shell}\r`)
    await run('true')
    const key = await value('$AWS_ACCESS_KEY_ID')
    expect(key).toMatch(/^LKEY/)
    await cli.ok(['use', 'payments-dev/ReadOnly'])
    expect(await value('$LATCHKEY_ROLE,$AWS_REGION,$AWS_ACCESS_KEY_ID')).toBe(`,eu-north-1,${key}`)
  })

  it('has keys of its own, which can be revoked alone, and is told its last use', async () => {
    await cli.ok(['use', 'payments-dev/Admin'])
    const helper = helperFile({ shell: join(cli.home.folder, 'shell') })
    const [one, two] = [await rig.open(shell, { env: cli.env }), await rig.open(shell, { env: cli.env })]
    const keyOf = async ({ run }: Shell, name: string): Promise<string> => {
      await run(`${helper} --in-use > ${rig.folder}/${name} 2> ${rig.folder}/said`)
      return /LKEY\w+/.exec(await readFile(join(rig.folder, name), 'utf8'))?.[0] ?? ''
    }
    const keys = [await keyOf(one, 'one'), await keyOf(two, 'two'), await keyOf(one, 'again')]
    expect(keys[0]).toMatch(/^LKEY/)
    expect(keys[1]).toMatch(/^LKEY/)
    expect(keys[1]).not.toBe(keys[0])
    expect(keys[2]).toBe(keys[0])
    const id = await one.value('$LATCHKEY_TERMINAL')
    const used = (await terminals()).terminals.filter(({ lastUsedAt }) => lastUsedAt !== undefined)
    expect(used.map((each) => each.id)).toEqual(expect.arrayContaining([id, await two.value('$LATCHKEY_TERMINAL')]))
    expect(await cli.ok(['terminals', 'revoke', id.split('-')[0] ?? ''])).toContain('its keys are dead')
    expect(await one.value('$LATCHKEY_ROLE,$AWS_PROFILE')).toBe(',')
    expect(await keyOf(one, 'one')).toBe('')
    expect(await readFile(join(rig.folder, 'said'), 'utf8')).toContain('no role is in use')
    expect(await two.value('$LATCHKEY_ROLE')).toBe('payments-dev/Admin')
    expect(await keyOf(two, 'two')).toBe(keys[1])
    await cli.ok(['use', 'payments-dev/Admin', '--terminal', id])
    const next = await keyOf(one, 'one')
    expect(next).toMatch(/^LKEY/)
    expect(keys).not.toContain(next)
    await one.run('latchkey terminals revoke --here')
    await one.run('latchkey use --follow')
    expect(await one.value('$LATCHKEY_ROLE')).toBe('payments-dev/Admin')
  })

  it('is in the list with its folder, and gone from it once it was killed', async () => {
    const { value, run, terminal } = await rig.open(shell, { env: cli.env })
    await run('cd /usr')
    expect(await value('$PWD')).toBe('/usr')
    const before = await terminals()
    const own = before.terminals.find(({ folder }) => folder === '/usr')
    expect(own).toMatchObject({ shell })
    process.kill(own?.pid ?? 0, 'SIGKILL')
    await terminal.ended
    expect((await terminals()).terminals.map(({ id }) => id)).not.toContain(own?.id)
  })
})

it.skipIf(noTerminal !== undefined)(
  'is the same role after a restart of the agent, and none after its end',
  async () => {
    await cli.ok(['use', 'payments-dev/Admin'])
    await cli.ok(['restart'])
    expect((await terminals()).all).toMatchObject({ role: 'Admin' })
    await cli.ok(['stop'])
    const state = await readFile(join(cli.home.folder, 'terminals', 'state'), 'utf8')
    expect(state.trim().split('\n')).toHaveLength(1)
  },
)
