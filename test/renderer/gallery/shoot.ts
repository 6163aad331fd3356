// `node test/renderer/gallery/shoot.ts active --width 1200 --dark --out x.png`: one picture of one scenario in real Chromium.
// `--do press:Control+k`, `--do type:lab`, `--do click:Sessions` (a name), `--do hover:…`, several in order. `--text 2`: text at 200 %.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { buildGallery, serveGallery } from './build-gallery.ts'
import { findChromium } from '../../../scripts/icons.ts'
import { launchChromium, openPage } from './open-page.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    width: { type: 'string', default: '380' },
    height: { type: 'string', default: '560' },
    scale: { type: 'string', default: '1' },
    text: { type: 'string' },
    dark: { type: 'boolean', default: false },
    forced: { type: 'boolean', default: false },
    contrast: { type: 'boolean', default: false },
    browser: { type: 'boolean', default: false },
    do: { type: 'string', multiple: true, default: [] },
    out: { type: 'string' },
  },
})

async function act(page: Page, step: string): Promise<void> {
  const at = step.indexOf(':')
  const [kind, what] = [step.slice(0, at), step.slice(at + 1)]
  if (kind === 'press') await page.keyboard.press(what)
  else if (kind === 'type') await page.keyboard.type(what)
  else {
    const target = page
      .getByRole('button', { name: what })
      .or(page.getByRole('menuitem', { name: what }))
      .or(page.getByRole('link', { name: what }))
      .or(page.getByRole('row', { name: what }))
      .or(page.getByRole('option', { name: what }))
      .or(page.getByRole('radio', { name: what }))
      .or(page.getByLabel(what))
      .first()
    if (kind === 'hover') await target.hover()
    else await target.click()
  }
  await page.waitForTimeout(150)
}

const scenarios = positionals.length > 0 ? positionals : ['active']
const folder = await mkdtemp(join(tmpdir(), 'latchkey-gallery-'))
try {
  await buildGallery(folder)
  const { server, url } = await serveGallery(folder)
  const chromium = findChromium()
  if (chromium === undefined) throw new Error('needs Chromium: apt-get install chromium, or CHROMIUM names its file')
  const browser = await launchChromium(chromium)
  const { page, show } = await openPage(browser, url, Number(values.scale))
  for (const scenario of scenarios) {
    const complaints = await show({
      scenario,
      width: Number(values.width),
      height: Number(values.height),
      text: values.text === undefined ? undefined : Number(values.text),
      dark: values.dark,
      forced: values.forced,
      contrast: values.contrast,
      browserFrontEnd: values.browser,
    })
    for (const step of values.do) await act(page, step)
    const out =
      scenarios.length === 1 && values.out !== undefined ? values.out : join(tmpdir(), `gallery-${scenario}.png`)
    await page.screenshot({ path: out })
    for (const complaint of complaints) console.error(`console: ${complaint}`)
    console.log(out)
  }
  await browser.close()
  server.close()
} finally {
  await rm(folder, { recursive: true, force: true })
}
