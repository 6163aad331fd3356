// What happens to the window and to the computer must not happen to the sessions.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tools } from '../support/agent.ts'
import { useDesk } from './support/desk.ts'
import { showView, startRole, trySandbox } from './support/page.ts'

const desk = useDesk()
const aws = tools.awsV2()

const status = async () => JSON.parse(await desk().home.latchkey('status', '--json'))

test('after a sleep the session is renewed and its countdown is right at once', async () => {
  const { app } = desk()
  const { page } = app
  await trySandbox(page)
  await startRole(page, 'admin dev')
  await showView(page, 'sessions')
  const before = (await status()).sessions[0]
  // A computer that slept: the clock went on, the timers stood still.
  const sleptMs = 55 * 60_000
  const jump = (ms: number): void => {
    const now = Date.now.bind(Date)
    Date.now = () => now() + ms
  }
  await app.electron.evaluate(jumpInMain, sleptMs)
  await page.evaluate(jump, sleptMs)
  expect(await page.getByRole('timer').textContent()).toMatch(/min|h/)
  await app.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'))
  await expect.poll(async () => (await status()).sessions[0].expiresAt).not.toBe(before.expiresAt)
  const [after] = (await status()).sessions
  expect(after).toMatchObject({ id: before.id, state: 'active' })
  const left = Date.parse(after.expiresAt) - (Date.now() + sleptMs)
  expect(left).toBeGreaterThan(58 * 60_000)
  await page
    .getByRole('timer')
    .filter({ hasText: /^(59 min|1 h)$/ })
    .waitFor()
  await app.electron.evaluate(jumpInMain, -sleptMs)
})

test('a page that crashes comes back by itself, and tools work before, meanwhile and after', async (ctx) => {
  if (aws.kind === 'missing') return ctx.skip(aws.reason)
  const { app, home } = desk()
  const whoAmI = async () =>
    (await home.run('latchkey', ['exec', 'payments-dev/Admin', '--', aws.command, 'sts', 'get-caller-identity'])).code
  expect(await whoAmI()).toBe(0)
  const { sessions } = await status()

  const crashed = app.page.waitForEvent('crash')
  const back = app.electron.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    if (contents === undefined) throw new Error('there is no window')
    const loaded = new Promise((resolve) => contents.once('did-finish-load', () => resolve(undefined)))
    contents.forcefullyCrashRenderer()
    await loaded
    // Playwright's page ended with the process.
    return await contents.executeJavaScript(`new Promise((resolve) => {
      const look = () => {
        const shown = document.querySelector('[role=rowgroup] [role=row]')
        if (shown) resolve(document.body.innerText)
      }
      new MutationObserver(look).observe(document, { subtree: true, childList: true })
      look()
    })`)
  })
  const meanwhile = whoAmI()
  await crashed
  expect(await back).toContain('payments-dev')
  expect(await meanwhile).toBe(0)
  expect(await whoAmI()).toBe(0)
  expect((await status()).sessions).toMatchObject([{ id: sessions[0].id, state: 'active' }])
  expect(await readFile(join(home.folder, 'home', 'logs', 'app.log'), 'utf8')).toContain('the window process ended')
})

/** Runs in the main process. */
function jumpInMain(_electron: unknown, ms: number): void {
  const now = Date.now.bind(Date)
  Date.now = () => now() + ms
}
