// A home that LATCHKEY_HOME names and nobody made: a slip of the keyboard must not begin a second, empty agent.
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CliRig, createCliRig } from './cli-rig.ts'

let cli: CliRig
let folder = ''
beforeEach(async () => {
  cli = await createCliRig()
  folder = await mkdtemp(join(tmpdir(), 'lk-'))
})
afterEach(async () => {
  await cli.run(['stop'], { env: { LATCHKEY_HOME: join(folder, 'mistyped') } })
  await cli.close()
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
})

const inMistyped = (...args: readonly string[]) => cli.run(args, { env: { LATCHKEY_HOME: join(folder, 'mistyped') } })

describe('a home that does not exist', () => {
  it.each([
    [['status']],
    [['roles']],
    [['source', 'list']],
    [['start', 'x']],
    [['exec', 'x', 'true']],
    [['env', 'x']],
    [['credentials', 'x']],
    [['settings', 'set', 'default.region', 'eu-west-1']],
    [['audit']],
    [['stop']],
  ])('is named by %j, which starts nothing and makes nothing', async (args) => {
    const { code, stdout, stderr } = await inMistyped(...args)
    expect({ code, stdout }).toEqual({ code: 5, stdout: '' })
    expect(stderr).toContain(`there is no home at ${join(folder, 'mistyped')}, which LATCHKEY_HOME names`)
    expect(stderr).toContain('latchkey source add')
    expect(existsSync(join(folder, 'mistyped'))).toBe(false)
  })

  it.each([[['agent']], [['source', 'add', 'sandbox']]])('begins with %j', async (args) => {
    expect(await inMistyped(...args)).toMatchObject({ code: 0 })
    expect(await inMistyped('roles')).toMatchObject({ code: 0 })
  })
})

it('a home without an agent is named where nothing is started', async () => {
  expect(await cli.run(['status'])).toMatchObject({
    code: 5,
    stderr: `latchkey: no agent is running for the home ${cli.home.folder} (LATCHKEY_HOME)\n  Start one with: latchkey agent\n`,
  })
})
