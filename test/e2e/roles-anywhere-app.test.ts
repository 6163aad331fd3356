// Roles Anywhere in the app: a certificate that is added with the keyboard, its roles in window and tray, and what is said of it when it has ended.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { findChromium } from '../../scripts/icons.ts'
import { defaultSandboxOptions } from '#sandbox/options.ts'
import { seededBytes } from '#sandbox/organisation/seeded.ts'
import { createAuthority } from '#sandbox/roles-anywhere/x509.ts'
import { chooseText } from '#shared/strings/en/desktop.ts'
import { t } from '#shared/strings/strings.ts'
import { tray as trayText } from '#shared/strings/en/tray.ts'
import { type PersonAtBrowser, startPersonAtBrowser } from '../support/person-at-browser.ts'
import { launchApp, type RunningApp } from './support/app.ts'
import { useDesk } from './support/desk.ts'
import { findItem } from './support/display.ts'
import { roleRow, searchField, showView, trySandbox } from './support/page.ts'

const executablePath = findChromium()
const words = t.sources.adding
const day = 86_400_000
const favourite = /team-1$/
const running = /team-1 {2}\(.* left\)$/
let person: PersonAtBrowser | undefined

const desk = useDesk({
  async env() {
    if (executablePath === undefined) return {}
    person = await startPersonAtBrowser(executablePath)
    return { BROWSER: person.command }
  },
})
beforeEach((context) => {
  if (executablePath === undefined) context.skip('needs Chromium: apt-get install chromium')
})
afterAll(async () => {
  await again?.quit()
  await person?.close()
})

const pane = (page: Page) => page.getByRole('region', { name: 'laptop' })
const next = /^Put a new certificate/
let again: RunningApp | undefined
let identity = { certificate: '', key: '' }

const file = (name: string): string => join(desk().home.folder, name)

/** What the sandbox gives to whoever wants to try it: its files, and the ARNs of the comments. */
async function saveIdentity() {
  const [sandbox] = JSON.parse(await desk().home.latchkey('source', 'list', '--json')).filter(
    ({ kind }: { kind: string }) => kind === 'sandbox',
  )
  const text = await (await fetch(`${sandbox.endpointUrl}/roles-anywhere/identity?name=laptop`)).text()
  const [certificate = '', key = ''] = text.match(/-----BEGIN[\s\S]+?-----END [A-Z ]+-----\n/g) ?? []
  await writeFile(file('laptop.pem'), certificate)
  await writeFile(file('laptop.key'), key, { mode: 0o600 })
  identity = { certificate, key }
  const given = (name: string): string => new RegExp(`--${name} (\\S+)`).exec(text)?.[1] ?? ''
  return {
    endpointUrl: String(sandbox.endpointUrl),
    trustAnchor: given('trust-anchor'),
    syncProfile: given('sync-profile'),
    syncRole: given('sync-role'),
  }
}

/** Of the sandbox's own authority, as it would have been made so long ago. */
async function saveExpired(): Promise<void> {
  const authority = await createAuthority(seededBytes(defaultSandboxOptions.seed, 'authority 1'), Date.now())
  const { certificate, privateKey } = await authority.issue('laptop', Date.now() - 400 * day)
  await writeFile(file('laptop.pem'), certificate)
  await writeFile(file('laptop.key'), privateKey)
}

/** Onwards with the Tab key to the field with this label. */
async function tabTo(label: string): Promise<void> {
  const { page } = desk().app
  const field = page.getByLabel(label, { exact: true })
  for (let steps = 0; steps < 30; steps += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one key after the other
    if (await field.evaluate((element) => element === document.activeElement)) return
    // oxlint-disable-next-line no-await-in-loop -- the same
    await page.keyboard.press('Tab')
  }
  throw new Error(`the Tab key does not lead to "${label}"`)
}

async function type(label: string, text: string): Promise<void> {
  await tabTo(label)
  await desk().app.page.keyboard.insertText(text)
}

test('a certificate is added with the keyboard alone, and its roles are in the window', async () => {
  const { page } = desk().app
  await trySandbox(page)
  const { trustAnchor, syncProfile, syncRole, endpointUrl } = await saveIdentity()
  await showView(page, 'sources')
  await page.getByRole('button', { name: t.sources.add }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: words.title })
  await dialog.waitFor()
  await dialog.getByRole('radio', { checked: true }).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await type(words.trustAnchor, trustAnchor)
  await type(words.certificate, file('laptop.pem'))
  await type(words.privateKey, file('laptop.key'))
  await type(words.syncProfile, syncProfile)
  await type(words.syncRole, syncRole)
  await dialog.getByText(words.identity.found).waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await desk().app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await desk().tray.choose(trayText.settings)
  await page.getByRole('heading', { level: 1, name: t.settings.title }).waitFor()
  await showView(page, 'sources')
  await page.getByRole('button', { name: t.sources.add }).focus()
  await page.keyboard.press('Enter')
  await dialog.getByText(words.identity.found).waitFor()
  await tabTo(words.name)
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText('laptop')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await type(words.endpoint, endpointUrl)
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  await pane(page).waitFor()
  await showView(page, 'roles')
  await searchField(page).fill('team-')
  await roleRow(page, 'team-1').first().waitFor()
  await roleRow(page, 'team-2').first().waitFor()
  expect(JSON.parse(await desk().home.latchkey('source', 'show', 'laptop', '--json'))).toMatchObject({ endpointUrl })
})

test('a role is started from the tray, its console opens from there, and it ends there', async () => {
  const { home, app, tray } = desk()
  await home.latchkey('favourite', 'team-1')
  await tray.choose(favourite)
  await tray.menuWhere((menu) => findItem(menu, running) !== undefined)
  expect(JSON.parse(await home.latchkey('status', '--json')).sessions).toMatchObject([
    { role: 'team-1', source: 'laptop', state: 'active' },
  ])
  await tray.choose(running, /^Open console/)
  const portal = await person?.browser.newPage()
  await portal?.goto((await person?.next()) ?? '')
  await portal?.getByText(/^assumed-role\/LongShift\//).waitFor()
  await showView(app.page, 'sessions')
  await app.page.getByRole('region', { name: t.consoles.list }).getByText('team-1').first().waitFor()
  await tray.choose(running, trayText.end)
  await tray.menuWhere((menu) => findItem(menu, running) === undefined && findItem(menu, favourite) !== undefined)
})

test('a file that has ended changes nothing while the certificate before it is good, and says so', async () => {
  const { app, tray, home } = desk()
  await saveExpired()
  await showView(app.page, 'sources')
  await app.page.getByRole('option', { name: 'laptop' }).click()
  await app.page.getByRole('button', { name: t.sources.sync }).click()
  const kept = /^The certificate "laptop" expired on [\d-]+, so the old certificate is used until [\d-]+\.$/
  await pane(app.page).getByText(kept).waitFor()
  await pane(app.page).getByText(next).waitFor()
  await tray.choose(favourite)
  await tray.menuWhere((menu) => findItem(menu, running) !== undefined)
  expect(JSON.parse(await home.latchkey('status', '--json')).sessions).toMatchObject([
    { role: 'team-1', state: 'active' },
  ])
  await tray.choose(running, trayText.end)
  await tray.menuWhere(
    (menu) => findItem(menu, running) === undefined && findItem(menu, /^laptop: .*expired/) !== undefined,
  )
})

test('a certificate that has ended is told with what to do, in the window, the tray and the command line', async () => {
  const { home, tray } = desk()
  await desk().app.quit()
  again = await launchApp(home)
  const { page } = again
  await showView(page, 'sources')
  await page.getByRole('option', { name: 'laptop' }).click()
  await pane(page)
    .getByText(/^The certificate "laptop" expired on [\d-]+\.$/)
    .waitFor()
  await pane(page).getByText(next).waitFor()
  await tray.menuWhere((menu) => findItem(menu, /^laptop: .*expired/) !== undefined)
  const { out } = await home.run('latchkey', ['source', 'list'])
  expect(out).toMatch(/^laptop: the certificate "laptop" expired on [\d-]+\n {2}Put a new certificate in its place/m)
  expect(await home.run('latchkey', ['start', 'team-1'])).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^latchkey: the certificate "laptop" expired on [\d-]+\n {2}Put a new certificate/),
  })
})

test('another certificate is chosen in the form, and its roles work again; the source is removed', async () => {
  const { home } = desk()
  const page = again?.page ?? desk().app.page
  // The sandbox of before made it.
  await writeFile(file('other.pem'), identity.certificate)
  await writeFile(file('other.key'), identity.key, { mode: 0o600 })
  await pane(page).getByRole('button', { name: t.sources.edit }).first().click()
  const dialog = page.getByRole('dialog', { name: words.editTitle('laptop') })
  await (again ?? desk().app).electron.evaluate(
    ({ dialog: system }, paths) => {
      Object.assign(system, {
        showOpenDialog: (_window: unknown, { title }: { readonly title: string }) =>
          Promise.resolve({ canceled: false, filePaths: [Reflect.get(paths, title)] }),
      })
    },
    { [chooseText.title.certificate]: file('other.pem'), [chooseText.title.privateKey]: file('other.key') },
  )
  for (const label of [words.certificate, words.privateKey])
    await dialog.getByRole('button', { name: t.common.chooseFor(label) }).click()
  await expect.poll(() => dialog.getByLabel(words.privateKey, { exact: true }).inputValue()).toBe(file('other.key'))
  await dialog.getByRole('button', { name: t.sources.save }).click()
  await dialog.waitFor({ state: 'detached' })
  await pane(page).getByText(t.sources.state.ready).waitFor()
  await pane(page)
    .getByText(/expired/)
    .waitFor({ state: 'detached' })
  expect(JSON.parse(await home.latchkey('start', 'team-1', '--json'))).toMatchObject({ state: 'active' })
  await pane(page).getByRole('button', { name: t.sources.remove, exact: true }).click()
  await page.getByRole('button', { name: t.sources.removing.confirm }).click()
  await page.getByRole('option', { name: 'laptop' }).waitFor({ state: 'detached' })
  expect(await home.latchkey('roles', 'team-1')).not.toContain('laptop')
})
