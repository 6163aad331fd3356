import { describe, expect, it } from 'vitest'
import { runCommand } from '#frontends/cli/run-command.ts'

const node = process.execPath

describe('running a command', () => {
  it.each([0, 1, 7, 255])('gives its exit code %i', async (code) => {
    expect(await runCommand(node, ['-e', `process.exit(${code})`], process.env)).toBe(code)
  })

  it('gives 128 + n when signal n ended it', async () => {
    expect(await runCommand(node, ['-e', "process.kill(process.pid, 'SIGTERM')"], process.env)).toBe(143)
  })

  it('passes its arguments unchanged, without a shell', async () => {
    const odd = ['a b', '$HOME', '"quoted"', "it's", '*', ';', '']
    const check = `process.exit(JSON.stringify(process.argv.slice(1)) === process.env.EXPECTED ? 0 : 1)`
    expect(await runCommand(node, ['-e', check, '--', ...odd], { ...process.env, EXPECTED: JSON.stringify(odd) })).toBe(
      0,
    )
  })

  it('says so when there is no such command', async () => {
    await expect(runCommand('latchkey-no-such-command', [], process.env)).rejects.toMatchObject({
      code: 'not-found',
      message: 'latchkey-no-such-command: command not found',
    })
  })
})
