// Something else where the home has its files: whoever reads it must say so, and wait for nobody.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { type CliRig, createCliRig } from './cli-rig.ts'

const status = z.object({ agent: z.object({ findings: z.array(z.string()) }) })
let cli: CliRig
beforeEach(async (context) => {
  if (process.platform === 'win32') context.skip('needs named pipes in folders: run it on Linux or macOS')
  cli = await createCliRig()
})
afterEach(() => cli.close())

const pipe = (path: string): void => void spawnSync('mkfifo', ['-m', '600', path])
const folder = (path: string): void => {
  mkdirSync(path)
}

describe('where a file of the home has to be', () => {
  it.each([
    ['settings.json', 'pipe', pipe],
    ['settings.json', 'folder', folder],
    ['settings.last-good.json', 'pipe', pipe],
    ['vault.json', 'pipe', pipe],
    ['vault.json', 'folder', folder],
    ['lock/1', 'pipe', pipe],
    ['logs/agent.log', 'pipe', pipe],
    ['logs/audit.jsonl', 'folder', folder],
    ['logs/audit.1.jsonl', 'pipe', pipe],
    ['logs/strangers.jsonl', 'pipe', pipe],
  ])('%s, a start says that a %s is there', async (name, what, make) => {
    const path = join(cli.home.folder, name)
    for (const each of ['lock', 'logs']) mkdirSync(join(cli.home.folder, each), { mode: 0o700 })
    make(path)
    const passphrase = join(cli.home.folder, 'passphrase')
    writeFileSync(passphrase, 'open sesame', { mode: 0o600 })
    const env = { LATCHKEY_VAULT: 'passphrase', LATCHKEY_PASSPHRASE_FILE: passphrase }
    const { code, stderr } = await cli.run(['agent'], { env })
    rmSync(path, { recursive: true })
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining(`${path} cannot be read: there is a ${what} where a file should be`),
    })
  })

  it.each(['state.json', 'ca-bundle.pem', 'authority.pem'])('%s, what is made anew takes its place', async (name) => {
    pipe(join(cli.home.folder, name))
    expect(await cli.run(['agent'])).toMatchObject({ code: 0 })
    expect(await cli.run(['doctor'])).toMatchObject({ stdout: expect.stringContaining('ca-bundle.pem can be read') })
  })

  it('what one part alone needs, the agent starts and says what is not available', async () => {
    const odd = [
      ['journal/5.open.json', 'pipe', pipe],
      ['journal/6.open.json', 'folder', folder],
      ['shell/hook.bash', 'folder', folder],
      ['terminals/at.1-1', 'folder', folder],
    ] as const
    for (const each of ['journal', 'terminals', 'shell']) mkdirSync(join(cli.home.folder, each), { mode: 0o700 })
    for (const [name, , make] of odd) make(join(cli.home.folder, name))
    expect(await cli.run(['agent'])).toMatchObject({ code: 0 })
    const { agent } = status.parse(await cli.json(['status']))
    expect(agent.findings).toHaveLength(odd.length)
    for (const [at, [name, what]] of odd.entries()) {
      expect(agent.findings[at]).toMatch(/not (?:known|available), because/)
      expect(agent.findings[at]).toContain(`${join(cli.home.folder, name)} cannot be`)
      expect(agent.findings[at]).toContain(`there is a ${what} where a file should be`)
    }
    const use = await cli.run(['use', '--none'])
    expect(use).toMatchObject({ code: 1, stderr: expect.stringContaining('Move that folder away') })
  })

  it('older logs while the agent runs, a reader hears of it and waits for nobody', async () => {
    expect(await cli.run(['agent'])).toMatchObject({ code: 0 })
    for (const name of ['strangers.jsonl', 'audit.1.jsonl', 'agent.1.log']) pipe(join(cli.home.folder, 'logs', name))
    expect(await cli.run(['audit'])).toMatchObject({ code: 1, stderr: expect.stringContaining('no regular file') })
    expect(await cli.run(['status'])).toMatchObject({ code: 0 })
  })

  it('the passphrase, a start says so instead of waiting for whoever would write it', async () => {
    const path = join(cli.home.folder, 'passphrase')
    pipe(path)
    const env = { LATCHKEY_VAULT: 'passphrase', LATCHKEY_PASSPHRASE_FILE: path }
    expect(await cli.run(['agent'], { env })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('there is a pipe'),
    })
  })
})

it('an agent that waits for its passphrase is ended by `stop`', async () => {
  const script = join(import.meta.dirname, 'fixtures', 'waiting-agent.ts')
  const env = { ...cli.env, LATCHKEY_VAULT: 'passphrase' }
  const agent = spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(agent, 'exit')
  await once(agent.stdout, 'data')
  expect(await cli.run(['stop'])).toMatchObject({
    code: 0,
    stdout: `agent ${agent.pid} stopped; it was still starting\n`,
  })
  expect(await ended).toEqual([0, null])
})
