// From a first run to a working `aws` command, through the agent in the app's own process; then the same with the keyboard alone.
import { expect, test } from 'vitest'
import { t } from '#shared/strings/strings.ts'
import { tools } from '../support/agent.ts'
import { useDesk } from './support/desk.ts'
import { roleRow, searchField, showView, trySandbox } from './support/page.ts'
import { recordPort } from './support/port.ts'

const desk = useDesk()
const aws = tools.awsV2()
const command = aws.kind === 'found' ? aws.command : ''
const whoAmI = [command, 'sts', 'get-caller-identity', '--output', 'json']

test('a first run offers the ways that work, and the sandbox leads to the picker with the cursor in the search', async () => {
  const { page } = desk().app
  await page.getByRole('heading', { name: t.firstRun.title }).waitFor()
  for (const { title } of [t.firstRun.portal, t.firstRun.keys, t.firstRun.found, t.firstRun.sandbox])
    expect(await page.getByRole('button', { name: title }).isVisible()).toBe(true)
  await trySandbox(page)
  await searchField(page).and(page.locator(':focus')).waitFor()
})

test('typing finds a role, and Enter starts it and shows its countdown', async () => {
  const { page } = desk().app
  await page.keyboard.type('readon dev')
  await roleRow(page, 'ReadOnly').first().waitFor()
  await page.keyboard.press('Enter')
  await page.getByText(t.roles.readyNext).first().waitFor()
  await showView(page, 'sessions')
  expect(await page.getByRole('timer').textContent()).toMatch(/^(59 min|1 h)$/)
})

test('the AWS CLI works through the proxy of this very process, with exec and with an environment', async (ctx) => {
  if (aws.kind === 'missing') return ctx.skip(aws.reason)
  const { app, home } = desk()
  const { agent, sessions } = JSON.parse(await home.latchkey('status', '--json'))
  expect(agent.pid).toBe(app.pid)
  expect(sessions).toMatchObject([{ role: 'ReadOnly', accountName: 'payments-dev', state: 'active' }])

  const run = await home.run('latchkey', ['exec', 'payments-dev/ReadOnly', '--', ...whoAmI])
  expect(run).toMatchObject({ code: 0, err: '' })
  expect(JSON.parse(run.out).Arn).toMatch(/^arn:aws:sts::\d{12}:assumed-role\/ReadOnly\//)

  const evaluated = await home.run('sh', [
    '-c',
    `eval "$(latchkey env payments-dev/ReadOnly)" && ${command} s3 mb s3://from-the-app && ${command} s3 ls`,
  ])
  expect(evaluated).toMatchObject({ code: 0, out: expect.stringMatching(/from-the-app\n$/) })
})

test('Activity shows each request with its role, outcome and caller', async (ctx) => {
  if (aws.kind === 'missing') return ctx.skip(aws.reason)
  const { page } = desk().app
  await showView(page, 'activity')
  const table = page.getByRole('grid', { name: t.activity.table })
  const asked = table.getByRole('row').filter({ hasText: 'sts:GetCallerIdentity' }).first()
  await asked.waitFor()
  expect(await asked.textContent()).toMatch(/ReadOnly.*Forwarded.*aws/)
  await asked.click()
  const facts = page.getByRole('region', { name: t.activity.detail })
  expect(await facts.textContent()).toMatch(/payments|ReadOnly/)
})

test('a session that is ended leaves its keys with nothing: the tool is refused', async (ctx) => {
  if (aws.kind === 'missing') return ctx.skip(aws.reason)
  const { app, home } = desk()
  const env = JSON.parse(await home.latchkey('env', 'payments-dev/ReadOnly', '--format', 'json'))
  await showView(app.page, 'sessions')
  await app.page.getByRole('button', { name: t.sessions.end, exact: true }).click()
  await app.page.getByText(t.sessions.empty).waitFor()
  const refused = await home.run(command, whoAmI.slice(1), env)
  expect(refused.code).not.toBe(0)
  expect(refused.err).toMatch(/latchkey/i)
})

test('with the keyboard alone: open, find, start, copy the environment, end; no value passes through the page', async () => {
  const { app, home } = desk()
  const { page } = app
  const seen = await recordPort(page)
  await page.locator('body').press('Control+k')
  await page.keyboard.type('deploy staging')
  await roleRow(page, 'Deploy').first().waitFor()
  await page.keyboard.press('Enter')
  await page.getByText(t.roles.readyNext).first().waitFor()
  await page.keyboard.press('Control+c')
  await page.getByText(t.roles.copied('payments-staging/Deploy')).first().waitFor()

  const copied = await app.electron.evaluate(({ clipboard }) => clipboard.readText())
  expect(copied).toBe(' eval "$(latchkey env payments-staging/Deploy)"')
  const pasted = await home.run('sh', ['-c', `${copied}; printf %s "$AWS_SECRET_ACCESS_KEY"`])
  expect(pasted).toMatchObject({ code: 0, err: '' })
  expect(pasted.out).not.toContain('SandboxSecret0')
  const secret = pasted.out
  expect(secret.length).toBeGreaterThan(20)
  const { messages } = await seen()
  expect(messages.join('\n')).toContain('Deploy')
  expect(messages.join('\n')).not.toContain(secret)
  expect(await page.content()).not.toContain(secret)

  await page.keyboard.press('Control+.')
  await page.getByRole('rowgroup', { name: t.roles.active }).waitFor({ state: 'detached' })
  expect(JSON.parse(await home.latchkey('status', '--json')).sessions).toEqual([])
})
