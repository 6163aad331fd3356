import { describe, expect, it } from 'vitest'
import { runCommand } from '#frontends/cli/hand-out/run-command.ts'

const node = process.execPath

describe('running a command', () => {
  it.each([0, 1, 7, 255])('gives its exit code %i', async (code) => {
    expect(await runCommand(node, ['-e', `process.exit(${code})`], process.env)).toEqual({ kind: 'ended', code })
  })

  it('gives 128 + n when signal n ended it', async () => {
    expect(await runCommand(node, ['-e', "process.kill(process.pid, 'SIGTERM')"], process.env)).toMatchObject({
      code: 143,
    })
  })

  it('passes its arguments unchanged, without a shell', async () => {
    const odd = ['a b', '$HOME', '"quoted"', "it's", '*', ';', '']
    const check = `process.exit(JSON.stringify(process.argv.slice(1)) === process.env.EXPECTED ? 0 : 1)`
    const env = { ...process.env, EXPECTED: JSON.stringify(odd) }
    expect(await runCommand(node, ['-e', check, '--', ...odd], env)).toMatchObject({ code: 0 })
  })

  it('says so when there is no such command, with the code that shells give', async () => {
    expect(await runCommand('latchkey-no-such-command', [], process.env)).toMatchObject({
      kind: 'cannot-run',
      code: 127,
      error: { message: 'latchkey-no-such-command: command not found' },
    })
  })

  it.skipIf(process.platform === 'win32')('says so when a file is no program', async () => {
    expect(await runCommand(import.meta.filename, [], process.env)).toMatchObject({ kind: 'cannot-run', code: 126 })
  })
})
