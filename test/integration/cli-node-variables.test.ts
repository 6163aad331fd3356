// Variables by which a person's shell changes how Node starts: their programs' business, never the command's.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliRig, createCliRig } from './cli-rig.ts'

let cli: CliRig
const folder = mkdtempSync(join(tmpdir(), 'lk-'))
beforeAll(async () => {
  cli = await createCliRig({ sandbox: '' })
})
afterAll(async () => {
  await cli.close()
  rmSync(folder, { recursive: true })
})

const gone = { NODE_OPTIONS: '--require /gone.js', NODE_COMPILE_CACHE: '/proc/none', NODE_V8_COVERAGE: folder }
const print = 'process.stdout.write([process.env.NODE_OPTIONS, Object.keys(process.env).join()].join("\\n"))'

describe('with NODE_OPTIONS that name a file that is gone', () => {
  it.each([[['--version']], [['roles']], [['env', '--unset']], [['status']]])('%j works', async (args) => {
    expect(await cli.run(args, { env: gone })).toMatchObject({ code: 0 })
  })

  it('a command gets them with ours, and nothing of how we keep them', async () => {
    const env = { NODE_OPTIONS: '--no-warnings --title="it\'s $HOME"' }
    const out = await cli.ok(['exec', 'payments-dev/Admin', '--', process.execPath, '-e', print], { env })
    const [options = '', names] = out.split('\n')
    expect(options).toBe(`${env.NODE_OPTIONS} --require ${join(cli.home.paths.trust, 'node-preload.cjs')}`)
    expect(names).not.toContain('LATCHKEY_CALLERS')
  })

  it('a shell gets them back as they were', async () => {
    const out = await cli.ok(['env', 'payments-dev/Admin', '--format', 'sh'], { env: { NODE_OPTIONS: '' } })
    const note = /LATCHKEY_REPLACED='([^']*)'/.exec(out)?.[1] ?? ''
    expect(JSON.parse(Buffer.from(note, 'base64url').toString())).toMatchObject({ NODE_OPTIONS: '' })
  })
})
