// No secret is reachable from a page: every view and every answer of the contract is searched for secrets that are known here.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { ContractRouterClient } from '@orpc/contract'
import { expect, test } from 'vitest'
import type { Contract } from '#contract/contract.ts'
import { views } from '#contract/desktop.ts'
import { secretMark } from '#sandbox/organisation/seeded.ts'
import { t } from '#shared/strings/strings.ts'
import { callCases, callsOfContract } from '../contract/call-cases.ts'
import { plantedSecret } from '../support/find-secrets.ts'
import { takePort } from './support/bridge.ts'
import { type Desk, useDesk } from './support/desk.ts'
import { searchField, showView } from './support/page.ts'
import { recordPort } from './support/port.ts'

/** Name and value of each secret that this home holds. */
const secrets = new Map<string, string>()

/** Names of the secrets that stand in a text. */
const found = (text: string): readonly string[] =>
  [...secrets].filter(([, value]) => text.includes(value)).map(([name]) => name)

const desk = useDesk({ settle: plant })

async function plant({ home }: Desk): Promise<void> {
  await home.latchkey('source', 'add', 'sandbox')
  await home.addSandboxUser({ name: 'dev', mfa: false })
  await home.addKeys('planted', plantedSecret('page'))
  await home.latchkey('role', 'add', 'admin', '--source', 'dev', '--arn', 'arn:aws:iam::100000000000:role/ChainStart')
  const real = JSON.parse(await home.latchkey('credentials', 'admin'))
  const standIn = JSON.parse(await home.latchkey('env', 'admin', '--format', 'json'))
  const client = JSON.parse(
    (await home.run('latchkey', ['exec', 'admin', '--', 'node', '-p', 'JSON.stringify(process.env)'])).out,
  )
  const password = (url: string | undefined): string => new URL(url ?? 'http://x').password
  for (const [name, value] of Object.entries({
    'any secret of the sandbox': secretMark,
    'the secret of the role': real.SecretAccessKey,
    'the session token of the role': real.SessionToken,
    'the shared stand-in secret': standIn.AWS_SECRET_ACCESS_KEY,
    'the stand-in secret of a command': client.AWS_SECRET_ACCESS_KEY,
    'the password of the proxy': password(standIn.HTTPS_PROXY),
    'the password of the proxy for a command': password(client.HTTPS_PROXY),
  }))
    if (typeof value === 'string' && value !== '') secrets.set(name, value)
}

test('the secrets are known, so that a search means something', () => {
  expect(secrets.size).toBe(7)
  for (const value of secrets.values()) expect(value.length).toBeGreaterThan(12)
  expect(found(`x${plantedSecret('page')}y`)).toEqual(['any secret of the sandbox'])
})

test('no view shows one, and none came over the port for it', async () => {
  const { app } = desk()
  const { page } = app
  const traffic = await recordPort(page)
  const look = () =>
    page.evaluate(() => [
      document.documentElement.outerHTML,
      ...[...document.querySelectorAll('input, textarea')].map((field) => String(Reflect.get(field, 'value'))),
      JSON.stringify(localStorage),
      JSON.stringify(sessionStorage),
    ])
  const seen: string[] = []
  for (const view of views) {
    await showView(page, view)
    seen.push(...(await look()))
  }
  await showView(page, 'roles')
  await searchField(page).fill('admin')
  await page.keyboard.press('Control+c')
  await page
    .getByText(/^Copied/)
    .first()
    .waitFor()
  await page.keyboard.press('ArrowRight')
  await page.getByRole('menu').first().waitFor()
  seen.push(...(await look()))
  const { messages } = await traffic()
  expect(messages.length).toBeGreaterThan(10)
  expect(seen.join('\n')).toContain('admin')
  expect(found(seen.join('\n'))).toEqual([])
  expect(messages.join('\n')).toContain('admin')
  expect(found(messages.join('\n'))).toEqual([])
})

/** They end what the others look at. */
const last = ['app.lock', 'sessions.endAll', 'sessions.end', 'app.stop', 'app.restart']

test("no answer of the contract holds one, over the page's own port", async () => {
  const { app, home } = desk()
  await app.electron.evaluate(({ dialog }, folder) => {
    Object.assign(dialog, {
      showSaveDialog: (_window: unknown, options: { readonly defaultPath: string }) =>
        Promise.resolve({ canceled: false, filePath: `${folder}/saved-${options.defaultPath.split('/').at(-1)}` }),
    })
  }, home.folder)
  const { client, answers, close } = await takePort(app.page)
  for (const name of callsOfContract().filter((each) => !last.includes(each)))
    await callCases[name]?.(client).catch(() => undefined)
  for (const direct of [false, true])
    await client.desktop.copyEnvironment({ role: 'admin', values: { format: 'json', direct } })
  await client.sessions.start({ role: 'admin' })
  const saved = [
    await client.desktop.exportAudit({ filter: {}, format: 'jsonl' }),
    await client.desktop.exportAudit({ filter: {}, format: 'csv' }),
    await client.desktop.saveDiagnostics(),
  ]
  const files = await Promise.all(saved.map(({ path = '' }) => readFile(path, 'utf8')))
  expect(answers().length).toBeGreaterThan(callsOfContract().length)
  expect(answers().join('\n')).toContain('"name":"dev"')
  expect(found(answers().join('\n'))).toEqual([])
  expect(files.every((text) => text.length > 100)).toBe(true)
  expect(found(files.join('\n'))).toEqual([])
  await close()
  await app.page.getByRole('navigation', { name: t.shell.navigation }).waitFor()
})

test('nor over the calls of the browser page', async () => {
  const { home } = desk()
  const link = new URL((await home.latchkey('open', '--print')).trim())
  const signedIn = await fetch(link)
  const page = await signedIn.text()
  const token = /name="latchkey-token" content="([^"]+)"/.exec(page)?.[1] ?? ''
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
  const client: ContractRouterClient<Contract> = createORPCClient(
    new RPCLink({
      url: `${link.origin}/rpc`,
      headers: { cookie, origin: link.origin, 'x-latchkey-token': token },
    }),
  )
  const answers: unknown[] = []
  for (const name of [...callsOfContract().filter((each) => !last.includes(each)), 'sessions.endAll', 'app.lock'])
    answers.push(await callCases[name]?.(client).catch((error: unknown) => String(error)))
  const text = JSON.stringify(answers)
  expect(text).toContain('"name":"dev"')
  expect(found(text)).toEqual([])
  expect(found(page.replaceAll(token, ''))).toEqual([])
})

test('nor do the logs of agent and app, and what tools asked for', async () => {
  const { app, home } = desk()
  const logs = join(home.folder, 'home', 'logs')
  // A second port for one page: the app refuses it, and writes that down.
  await app.page.evaluate(() => window.postMessage('latchkey:connect', 'app://ui', [new MessageChannel().port2]))
  const appLog = () => readFile(join(logs, 'app.log'), 'utf8').catch(() => '')
  await expect.poll(appLog).toContain('this page has its port already')
  const names = await readdir(logs)
  expect(names).toEqual(expect.arrayContaining(['agent.log', 'app.log', 'sessions.jsonl']))
  const texts = await Promise.all(names.map((name) => readFile(join(logs, name), 'utf8')))
  expect(found(texts.join('\n'))).toEqual([])
})
