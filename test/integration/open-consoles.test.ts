// Which consoles count as open: those for whose link a browser came, or that somebody was given.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AgentRig, createAgentRig } from './agent-rig.ts'

let rig: AgentRig
let taken: (() => void) | undefined
beforeAll(async () => {
  rig = await createAgentRig({
    leadOnce(_location, then) {
      taken = then
      return Promise.resolve('http://127.0.0.1:1/console/x')
    },
    env: { BROWSER: '/nonexistent/browser' },
  })
})
afterAll(() => rig.close())

const role = 'payments-dev/Admin'

it('a console that no browser came for is not open, and is when one does', async () => {
  await expect(rig.client.console.open({ role, how: 'open' })).rejects.toMatchObject({ message: 'no browser opened' })
  expect(await rig.client.console.list()).toEqual([])
  const { console } = await rig.client.console.open({ role, how: 'address' })
  expect(await rig.client.console.list()).toEqual([])
  taken?.()
  expect(await rig.client.console.list()).toEqual([console])
})
