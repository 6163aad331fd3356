import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createUninstall } from '#frontends/electron/system/uninstall.ts'

const folder = mkdtempSync(join(tmpdir(), 'lk-uninstall-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** In the place of `latchkey`: notes its arguments, and says this. */
function command(said: string) {
  const [program, asked] = [join(folder, 'latchkey'), join(folder, 'asked')]
  writeFileSync(program, `#!/bin/sh\necho "$@" > '${asked}'\ncat <<'END'\n${said}\nEND\n`)
  chmodSync(program, 0o700)
  return { ...createUninstall(program, process.env, process.platform), asked: () => readFileSync(asked, 'utf8').trim() }
}
const step = { kind: 'home', what: '/home/jo/.config/latchkey' }

describe('uninstalling from the window', () => {
  it('looks by the command, which removes nothing', async () => {
    const { survey, asked } = command(JSON.stringify({ steps: [{ ...step, outcome: 'found' }], stays: ['A line'] }))
    expect(await survey()).toEqual({ goes: [step.what], stays: ['A line'] })
    expect(asked()).toBe('uninstall --dry-run --json')
  })

  it('runs the command, which leaves no file of its own, and says what it could not remove', async () => {
    const all = command(JSON.stringify({ steps: [{ ...step, outcome: 'removed' }], stays: [] }))
    await all.run()
    expect(all.asked()).toBe('uninstall --yes --json')
    const some = { ...step, outcome: 'failed', problem: 'the disk is full', hint: 'Free some.' }
    await expect(command(JSON.stringify({ steps: [some], stays: [] })).run()).rejects.toMatchObject({
      message: 'not removed: /home/jo/.config/latchkey: the disk is full',
      hint: 'Free some.',
    })
    expect(existsSync(join(folder, 'output'))).toBe(false)
  })

  it('says what to do where the command is not there, or says nothing that makes sense', async () => {
    const hint = 'Run it in a terminal: latchkey uninstall'
    const gone = createUninstall(join(folder, 'nowhere'), process.env, process.platform)
    for (const work of [gone.survey, gone.run, command('oh no').survey, command('oh no').run])
      await expect(work()).rejects.toMatchObject({ message: 'latchkey uninstall could not be run', hint })
  })
})
