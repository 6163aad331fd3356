// The pictures that README shows, of the real app, into docs/screenshots: npm run screenshots.
import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { views } from '#contract/desktop.ts'
import { t } from '#shared/strings/strings.ts'
import { tools } from '../support/agent.ts'
import { useDesk } from './support/desk.ts'
import { type Camera, createCamera } from './support/look.ts'
import { smallPng } from './support/small-png.ts'
import { roleRow, searchField, showView, trySandbox } from './support/page.ts'

const desk = useDesk()
const aws = tools.awsV2()

const sizes = { popover: { width: 380, height: 620 }, wide: { width: 1200, height: 760 } } as const
const looks = (['popover', 'wide'] as const).flatMap((size) =>
  (['light', 'dark'] as const).flatMap((theme) =>
    [1, 2].map((scale) => ({
      name: `${size}-${theme}${scale === 1 ? '' : `@${scale}x`}`,
      ...sizes[size],
      theme,
      scale,
    })),
  ),
)

const root = join(import.meta.dirname, '..', '..')
const place = join(root, 'docs', 'screenshots')
const shown = new Set(
  [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/docs\/screenshots\/([\w@-]+\.png)/g)].map(
    ([, name]) => name,
  ),
)
let camera: Camera | undefined

/** In every look that README shows; gives those of a wrong size and those that show nothing. `settle`: after each change of the look. */
async function shoot(
  view: string,
  settle: () => Promise<unknown> = () => Promise.resolve(),
): Promise<readonly string[]> {
  const { app } = desk()
  const wrong: string[] = []
  camera ??= await createCamera(app)
  await mkdir(place, { recursive: true })
  for (const { name, ...look } of looks) {
    const file = `${view}-${name}.png`
    if (!shown.has(file)) continue
    await camera.set(look)
    await settle()
    const png = await camera.take()
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
    if (width !== look.width * look.scale || height !== look.height * look.scale)
      wrong.push(`${name}: ${width} x ${height}`)
    // One colour alone takes a hundredth of this.
    if (png.length < (width * height) / 40) wrong.push(`${name}: nothing to see`)
    await writeFile(join(place, file), smallPng(png))
  }
  return wrong
}

test('first run', async () => {
  await desk().app.page.getByRole('heading', { name: t.firstRun.title }).waitFor()
  expect(await shoot('first-run')).toEqual([])
})

test('roles, with favourites and running ones', async () => {
  const { app, home } = desk()
  await trySandbox(app.page)
  await home.addSandboxUser()
  for (const role of ['payments-prod/ReadOnly', 'payments-dev/Deploy']) await home.latchkey('favourite', role)
  for (const role of ['payments-prod/Admin', 'payments-dev/ReadOnly', 'LongShift']) await home.latchkey('start', role)
  if (aws.kind === 'found') {
    const { command } = aws
    await home.run('latchkey', [
      'exec',
      'payments-dev/ReadOnly',
      '--',
      'sh',
      '-c',
      `for each in 1 2 3; do ${command} sts get-caller-identity; done; ${command} s3 mb s3://invoices; ${command} s3 ls; ${command} s3 ls s3://invoices`,
    ])
    await home.run('latchkey', ['exec', 'payments-prod/Admin', '--', command, 's3', 'ls', 's3://missing'])
    const env = JSON.parse(await home.latchkey('env', 'payments-staging/Deploy', '--format', 'json'))
    await home.latchkey('end', 'payments-staging/Deploy')
    await home.run(command, ['s3', 'ls'], env)
  }
  await searchField(app.page).focus()
  await roleRow(app.page, 'LongShift').first().waitFor()
  expect(await shoot('roles')).toEqual([])
  await app.page.keyboard.type('pay adm')
  expect(await shoot('search', () => roleRow(app.page, 'Admin').first().waitFor())).toEqual([])
  await app.page.keyboard.press('Escape')
})

test.for(views.filter((view) => view !== 'roles'))('%s', async (view) => {
  const { page } = desk().app
  await showView(page, view)
  expect(
    await shoot(view, () => page.getByRole('heading', { level: 1, name: t[view].title, exact: true }).waitFor()),
  ).toEqual([])
})

test('a pasted ARN, and the consoles that are open', async () => {
  const { app, home } = desk()
  const { page } = app
  const [{ accountId }] = JSON.parse(await home.latchkey('roles', 'payments-dev/Admin', '--json'))
  await showView(page, 'roles')
  await searchField(page).fill(`arn:aws:lambda:eu-west-1:${accountId}:function:invoices`)
  expect(await shoot('pasted', () => page.getByRole('button', { name: t.roles.openPage }).first().waitFor())).toEqual(
    [],
  )
  await searchField(page).press('Escape')
  await home.latchkey('console', 'payments-dev/Admin', '--service', 'lambda', '--region', 'eu-west-1', '--print')
  await home.latchkey('console', 'payments-prod/ReadOnly', '--service', 's3', '--print')
  await showView(page, 'sessions')
  const consoles = page.getByRole('region', { name: t.consoles.list }).getByRole('listitem')
  expect(await shoot('consoles', () => consoles.nth(1).waitFor())).toEqual([])
})

test('a question for an MFA code', async () => {
  const { page } = desk().app
  if (looks[0] !== undefined) await camera?.set(looks[0])
  await showView(page, 'roles')
  await searchField(page).fill('break')
  await roleRow(page, 'break-glass').first().waitFor()
  await searchField(page).fill('break-glass')
  await searchField(page).press('Enter')
  const dialog = page.getByRole('alertdialog', { name: t.attention.codeTitle })
  await dialog.getByRole('textbox').and(page.locator(':focus')).waitFor()
  expect(await shoot('prompt')).toEqual([])
  await dialog.getByRole('button', { name: t.attention.cancel }).click()
  await dialog.waitFor({ state: 'detached' })
})
