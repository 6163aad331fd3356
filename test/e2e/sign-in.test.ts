// Signing in to Identity Center as a person does: from the command line, with the pages in a real Chromium.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { findChromium } from '../../scripts/icons.ts'
import { latchkey, startToolAgent, type ToolAgent } from '../support/agent.ts'
import { type PersonAtBrowser, startPersonAtBrowser } from '../support/person-at-browser.ts'

const executablePath = findChromium()
const undo: (() => Promise<unknown>)[] = []
let agent: ToolAgent
let person: PersonAtBrowser

beforeAll(async () => {
  if (executablePath === undefined) return
  agent = await startToolAgent({ args: ['--sandbox'] })
  undo.push(agent.close)
  person = await startPersonAtBrowser(executablePath)
  undo.push(person.close)
})
beforeEach((context) => {
  if (executablePath === undefined) context.skip('needs Chromium: apt-get install chromium')
})
afterAll(async () => {
  for (const step of undo.toReversed()) await step()
})

/** `latchkey sign-in sandbox-sso`, which waits for the browser. */
function signIn(...options: readonly string[]) {
  const child = spawn(latchkey, ['sign-in', 'sandbox-sso', ...options], {
    cwd: agent.folder,
    env: { ...agent.env, BROWSER: person.command },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, err] = [text(child.stdout), text(child.stderr)]
  return {
    interrupt: () => child.kill('SIGINT'),
    ended: once(child, 'close').then(async ([code, signal]) => ({ code, signal, out: await out, err: await err })),
  }
}

async function openNext() {
  const page = await person.browser.newPage()
  await page.goto(await person.next())
  return page
}

const press = (page: Awaited<ReturnType<typeof openNext>>, name: 'Approve' | 'Refuse') =>
  page.getByRole('button', { name }).click()

const state = async () => (await agent.status()).sources.find(({ name }) => name === 'sandbox-sso')?.state

test('a sign-in that is refused in the browser says so there and in the terminal', async () => {
  const waiting = signIn()
  const page = await openNext()
  await press(page, 'Refuse')
  await page.getByRole('heading', { name: 'Not signed in' }).waitFor()
  const { code, err } = await waiting.ended
  expect(code).not.toBe(0)
  expect(err).toContain('the sign-in was refused in the browser')
  expect(await state()).toBe('needs-sign-in')
})

test('a page that is closed keeps nobody: Ctrl-C ends the sign-in, and its address leads to no other one', async () => {
  const waiting = signIn()
  const page = await openNext()
  const address = page.url()
  await page.close()
  waiting.interrupt()
  expect(await waiting.ended).toMatchObject({ signal: 'SIGINT' })
  await expect.poll(state).toBe('needs-sign-in')
  const late = await person.browser.newPage()
  await late.goto(address)
  await press(late, 'Approve')
  await late.getByRole('heading', { name: 'This sign-in has ended' }).waitFor()
  expect(await state()).toBe('needs-sign-in')
})

test('approving in the browser signs in, and a second tab of the same page changes nothing', async () => {
  const before = person.opened.length
  const waiting = signIn()
  const page = await openNext()
  const second = await person.browser.newPage()
  await second.goto(page.url())
  await press(page, 'Approve')
  await page.getByRole('heading', { name: 'Signed in' }).waitFor()
  expect(await waiting.ended).toMatchObject({ code: 0, out: expect.stringContaining('Signed in to sandbox-sso') })
  await press(second, 'Approve')
  await second.getByRole('heading', { name: 'This sign-in has ended' }).waitFor()
  expect(await agent.latchkey(['roles', '--json'])).toContain('"source": "sandbox-sso"')
  expect(person.opened).toHaveLength(before + 1)
})

test('a code is the same in the terminal and in the browser, which opens with it', async () => {
  await agent.latchkey(['sign-out', 'sandbox-sso'])
  const waiting = signIn('--device')
  const page = await openNext()
  const code = (await page.locator('.code').textContent()) ?? ''
  await press(page, 'Approve')
  const ended = await waiting.ended
  expect(ended).toMatchObject({ code: 0, out: expect.stringContaining('Signed in to sandbox-sso') })
  expect(ended.err).toContain(code.split('').join(' '))
})
