// The agent asks for a yes before the console of roles that the person listed, whoever calls.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AgentRig, createAgentRig, failureOf } from './agent-rig.ts'
import { type CliRig, createCliRig, keys, noTerminal, words } from './cli-rig.ts'

const signal = new AbortController().signal

describe('a role of console.ask-first', () => {
  let rig: AgentRig
  const opened: string[] = []
  beforeEach(async () => {
    opened.length = 0
    rig = await createAgentRig({
      async leadOnce(link) {
        opened.push(link)
        return 'http://127.0.0.1:1/console/x'
      },
    })
    await rig.client.settings.set({ key: 'console.ask-first', value: 'production' })
  })
  afterEach(() => rig.close())

  it('opens no console until it is confirmed', async () => {
    const asked = { role: 'payments-prod/Admin', how: 'address' } as const
    expect(await failureOf(rig.client.console.open(asked))).toMatchObject({
      code: 'needs-confirmation',
      message: expect.stringContaining('console.ask-first lists "production"'),
    })
    expect(opened).toEqual([])
    await rig.client.console.open({ ...asked, confirmed: true })
    expect(opened).toHaveLength(1)
  })

  it('gives no link away until it is confirmed', async () => {
    const request = { to: { kind: 'home' }, signOutFirst: false, elsewhere: true, confirmed: false } as const
    const handOut = rig.agent.handOuts.console
    await expect(handOut('payments-prod/Admin', request, signal)).rejects.toMatchObject({ code: 'needs-confirmation' })
    expect(await handOut('payments-prod/Admin', { ...request, confirmed: true }, signal)).toContain('SigninToken')
  })

  it('is asked for no credentials before the yes', async () => {
    await failureOf(rig.client.console.open({ role: 'payments-prod/Admin', how: 'address' }))
    const log = await readFile(join(rig.paths.home, 'logs', 'sessions.jsonl'), 'utf8').catch(() => '')
    expect(log).not.toContain('console.launch')
  })

  it('leaves every other role alone', async () => {
    await rig.client.console.open({ role: 'payments-dev/Admin', how: 'address' })
    expect(opened).toHaveLength(1)
  })
})

describe('latchkey console', () => {
  let cli: CliRig
  beforeEach(async () => {
    cli = await createCliRig()
    await cli.ok(words('source add sandbox'))
    await cli.ok(words('settings set console.ask-first production'))
  })
  afterEach(() => cli.close())

  it('is refused without a terminal, and opens with --yes', async () => {
    const refused = await cli.run(words('console payments-prod/Admin --print'))
    expect(refused).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(/console\.ask-first.*\n.*--yes/),
    })
    expect(await cli.ok(words('console payments-prod/Admin --print --yes'))).toContain('SigninToken')
  })

  it('asks at a terminal as whom, where and for how long', async (context) => {
    if (noTerminal !== undefined) context.skip(noTerminal)
    const terminal = cli.terminal(words('console payments-prod/Admin --print'))
    await terminal.shows('Open the console of payments-prod/Admin?')
    expect(terminal.shown()).toMatch(/Production\. Account \d{4}-\d{4}-\d{4}\. It lasts 1 h: /)
    terminal.type(`y${keys.enter}`)
    await terminal.shows('SigninToken')
    expect(await terminal.ended).toBe(0)
  })

  it.each(['n', ''])('opens nothing after %j', async (answer) => {
    const terminal = cli.terminal(words('console payments-prod/Admin --print'))
    await terminal.shows('Open the console of')
    terminal.type(`${answer}${keys.enter}`)
    expect(await terminal.ended).toBe(1)
    expect(terminal.shown()).toContain('no console was opened')
    expect(terminal.shown()).not.toContain('SigninToken')
  })
})
