// Consoles that the agent opens: by what was saved, and which of them count as open.
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { BrowserChoice } from '#shared/console/browser-rules.ts'
import { type AgentRig, createAgentRig } from './agent-rig.ts'

let rig: AgentRig
let taken: (() => void) | undefined
let bin: string
beforeAll(async () => {
  bin = await mkdtemp(join(tmpdir(), 'lkb-'))
  rig = await createAgentRig({
    leadOnce(_location, then) {
      taken = then
      return Promise.resolve('http://127.0.0.1:1/console/x')
    },
    env: { BROWSER: '/nonexistent/browser', PATH: bin },
  })
})
afterAll(async () => {
  await rig.close()
  await rm(bin, { recursive: true })
})

const role = 'payments-dev/Admin'

it('a console that no browser came for is not open, and is when one does', async () => {
  await expect(rig.client.console.open({ role, how: 'open' })).rejects.toMatchObject({ message: 'no browser opened' })
  expect(await rig.client.console.list()).toEqual([])
  const { console } = await rig.client.console.open({ role, how: 'address' })
  expect(await rig.client.console.list()).toEqual([])
  taken?.()
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
