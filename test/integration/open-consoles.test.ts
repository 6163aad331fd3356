// Consoles that the agent opens: by what was saved, and which of them count as open.
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { BrowserChoice } from '#shared/console/browser-rules.ts'
import { arrivalOf } from '#local/browsers/arrival.ts'
import { type AgentRig, createAgentRig } from './agent-rig.ts'

let rig: AgentRig
let taken: (() => void) | undefined
let locations: string[] = []
let bin: string
beforeAll(async () => {
  bin = await mkdtemp(join(tmpdir(), 'lkb-'))
  rig = await createAgentRig({
    leadOnce(location, then) {
      taken = then
      locations.push(location)
      return Promise.resolve('http://127.0.0.1:1/console/x')
    },
    env: { BROWSER: join(bin, 'firefox'), PATH: bin },
  })
})
afterAll(async () => {
  await rig.close()
  await rm(bin, { recursive: true })
})

const role = 'payments-dev/Admin'

it('a console that no browser came for is not open, and is when one does', async () => {
  const message = `"${join(bin, 'firefox')}" did not open a page`
  await expect(rig.client.console.open({ role, how: 'open' })).rejects.toMatchObject({ message })
  expect(await rig.client.console.list()).toEqual([])
  const { console } = await rig.client.console.open({ role, how: 'address' })
  expect(await rig.client.console.list()).toEqual([])
  const arrival = arrivalOf(rig.client.console.watch, console.id)
  let hasCome = false
  void arrival.arrived.then(() => (hasCome = true))
  for await (const known of await rig.client.console.watch()) {
    if (!hasCome) taken?.()
    if (known.some(({ id, awaitedUntil }) => id === console.id && awaitedUntil === undefined)) break
    expect([known.map(({ id }) => id), hasCome]).toEqual([expect.arrayContaining([console.id]), false])
  }
  await arrival.arrived
  arrival.stop()
  expect(await rig.client.console.list()).toEqual([console])
})

it.skipIf(process.platform === 'win32')('a console opens in the browser that was saved for its account', async () => {
  const started = join(bin, 'started')
  await writeFile(join(bin, 'firefox'), `#!/bin/sh\nprintf '%s\\n' "$@" >'${started}'\n`)
  await chmod(join(bin, 'firefox'), 0o700)
  const { client } = rig
  const { accountId: account = '', source } = await client.roles.resolve({ role })
  const rule = (opens: BrowserChoice) => ({ for: { kind: 'account', account } as const, opens })
  await client.console.useBrowser({
    for: { kind: 'source', source },
    opens: { browser: 'edge', profile: { kind: 'usual' } },
  })
  await expect(client.console.open({ role, how: 'open' })).rejects.toThrow('Microsoft Edge was not found')
  const saved = rule({ browser: 'firefox', profile: { kind: 'own', per: 'account' } })
  expect(await client.console.useBrowser(saved)).toEqual([
    expect.objectContaining({ for: { kind: 'source', source } }),
    saved,
  ])
  await client.console.open({ role, how: 'open' })
  expect(await readFile(started, 'utf8')).toBe(
    `--profile\n${join(rig.paths.browsers, `firefox-${account}`)}\nhttp://127.0.0.1:1/console/x\n`,
  )
  expect(await client.console.open({ role, how: 'address' })).toMatchObject({ opens: saved.opens })
  expect(await client.console.forgetBrowser({})).toEqual([])
})

it('of roles that open at once in one browser each signs out what was sent there before it', async () => {
  const asked = { browser: 'edge', profile: { kind: 'usual' } } as const
  locations = []
  const roles = ['payments-dev/Admin', 'payments-dev/ReadOnly', 'payments-prod/ReadOnly']
  const opened = await Promise.all(roles.map((name) => rig.client.console.open({ role: name, how: 'address', asked })))
  expect(locations.map((location) => new URL(location).pathname)).toEqual(['/federation', '/oauth', '/oauth'])
  const ends = opened.map(({ effect }) => (effect?.kind === 'signs-out' ? effect.consoles.length : 0))
  expect(ends.toSorted((a, b) => a - b)).toEqual([0, 1, 2])
})

it.skipIf(process.platform !== 'linux')('the browser that opens unasked is the same as by its own name', async () => {
  const open = async (name: string, asked?: { readonly browser: 'firefox' }) =>
    await rig.client.console.open({ role: name, how: 'address', ...(asked && { asked }) })
  const first = await open('payments-dev/Admin')
  taken?.()
  const second = await open('payments-prod/ReadOnly', { browser: 'firefox' })
  expect(second.effect).toMatchObject({ kind: 'signs-out', consoles: [{ id: first.console.id }] })
  taken?.()
  expect((await rig.client.console.list()).map(({ id }) => id)).not.toContain(first.console.id)
  const { effect } = await open('payments-dev/ReadOnly')
  expect(effect?.kind === 'signs-out' && effect.consoles.map(({ id }) => id)).toContain(second.console.id)
})
