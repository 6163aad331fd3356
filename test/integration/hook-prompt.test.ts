// What shows the role in prompts, behind the hook in real shells.
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stateText } from '#agent/terminals/state-text.ts'
import { prompts, promptText } from '#local/hook/prompts.ts'
import { noTerminal } from './cli-rig.ts'
import { createShellRig, type ShellRig, shells } from './terminal-rig.ts'

let rig: ShellRig
beforeAll(async () => void (rig = await createShellRig()))
afterAll(() => rig.close())

let generation = 0
async function give(set: Readonly<Record<string, string>>): Promise<void> {
  await rm(join(rig.paths.terminals, 'state'), { force: true })
  await writeFile(join(rig.paths.terminals, 'state'), stateText(`g${(generation += 1)}`, { set, unset: [] }))
}

const escape = '\u001b'
const steering = new RegExp(`${escape}(?:\\[[0-?]*[ -/]*[@-~]|[()].)|[\u0001\u0002\u000f]`, 'g')
const onRed = new RegExp(`${escape}\\[[\\d;]*41m`)

/** Without colours, and without what moves the cursor. */
const plain = (text: string): string => text.replaceAll(steering, '')

const inAnHour = String(Math.floor(Date.now() / 1000) + 3_630)

describe.skipIf(noTerminal !== undefined).each(shells)('the prompt of %s', (shell) => {
  it('shows the role and the minutes left, production in another colour, and goes with the role', async () => {
    await give({ LATCHKEY_ROLE: 'dev/Admin', LATCHKEY_EXPIRES_EPOCH: inAnHour })
    // fish goes by what the terminal can show.
    const first = shell === 'fish' ? 'set -gx TERM xterm-256color' : ''
    const { run, terminal } = await rig.open(shell, { first, after: promptText(shell) })
    await run('true')
    expect(plain(terminal.shown())).toMatch(/\[dev\/Admin (?:60|59)m\] /)
    expect(terminal.shown()).not.toMatch(onRed)
    await give({ LATCHKEY_ROLE: 'prod/Admin', LATCHKEY_PRODUCTION: 'production' })
    await run('true')
    await run('true')
    expect(plain(terminal.shown())).toContain('[prod/Admin] ')
    expect(terminal.shown()).toMatch(onRed)
    await give({})
    await run('true')
    await run('echo "<be""gins>"')
    await run('true')
    expect(plain(terminal.shown()).split('<begins>').at(-1)).not.toContain('Admin')
  })

  it('runs nothing of what the role is called, and counts with nothing that is no number', async () => {
    const { run, terminal } = await rig.open(shell, { after: promptText(shell) })
    const pwned = `${rig.folder}/pwned`
    for (const name of [
      `$(touch ${pwned})`,
      `\`touch ${pwned}\``,
      `'; touch ${pwned}; '`,
      '%n%#\\w\\u',
      `(touch ${pwned})`,
    ]) {
      await give({ LATCHKEY_ROLE: name, LATCHKEY_EXPIRES_EPOCH: `a[$(touch ${pwned})]` })
      await run('true')
      await run('true')
      expect(plain(terminal.shown()).replaceAll(/\s/g, '')).toContain(`[${name}]`.replaceAll(/\s/g, ''))
    }
    expect(await readdir(rig.folder)).not.toContain('pwned')
  })
})

it('is there for every shell, and for starship without a program to start', () => {
  for (const of of prompts) expect(promptText(of)).toContain('LATCHKEY_ROLE')
  expect(promptText('starship')).not.toContain('command')
  expect(promptText('powershell')).toContain("-match '^[1-9][0-9]*$'")
})
