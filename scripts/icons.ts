// Draws every icon from build/icons/latchkey.svg, with Chromium: `node scripts/icons.ts`. The results are committed, since few computers that
// build the app have one.
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { chromium } from 'playwright-core'
import { icnsFile, icoFile, type SizedPng } from './icon-files.ts'

export const iconFolder = join(import.meta.dirname, '..', 'build', 'icons')

export const trayStates = ['none', 'active', 'expiring', 'attention'] as const
export type TrayState = (typeof trayStates)[number]

/** Linux panels may be light or dark and do not say which: colours of middle lightness, 3:1 or better on both. */
const onAnyPanel: Readonly<Record<TrayState, string>> = {
  none: '#7d8694',
  active: '#3b82f6',
  expiring: '#c27a10',
  attention: '#e05252',
}

/** For Windows, named after the panel, not after the icon. */
const panels = { light: '#1a1c20', dark: '#ffffff' } as const

export const appSizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024] as const
export const windowsTraySizes = [16, 20, 24, 32] as const

/** A picture of part of the SVG (`app`: all of it) as PNG. */
export type Draw = (what: TrayState | 'app', size: number, colour?: string) => Promise<Buffer>

/** Every file by its path in the folder. */
export async function drawIcons(draw: Draw): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>()
  const sized = (sizes: readonly number[], png: (size: number) => Promise<Buffer>): Promise<readonly SizedPng[]> =>
    inTurn(sizes, async (size) => ({ size, png: await png(size) }))
  for (const state of trayStates) {
    // Electron hands the plain file alone to a Linux panel, which makes it smaller; half of it is the grid of the drawing.
    files.set(`tray-${state}.png`, await draw(state, 32, onAnyPanel[state]))
    files.set(`tray-${state}@2x.png`, await draw(state, 64, onAnyPanel[state]))
    files.set(`tray-${state}Template.png`, await draw(state, 16, '#000000'))
    files.set(`tray-${state}Template@2x.png`, await draw(state, 32, '#000000'))
    for (const [panel, colour] of Object.entries(panels))
      files.set(
        `tray-${state}-${panel}.ico`,
        icoFile(await sized(windowsTraySizes, (size) => draw(state, size, colour))),
      )
  }
  const app = await sized(appSizes, (size) => draw('app', size))
  for (const { size, png } of app) files.set(`app/${size}x${size}.png`, png)
  files.set('latchkey.ico', icoFile(app.filter(({ size }) => size <= 256)))
  files.set('latchkey.icns', icnsFile(app))
  return files
}

async function inTurn<In, Out>(all: readonly In[], make: (one: In) => Promise<Out>): Promise<readonly Out[]> {
  const made: Out[] = []
  for (const one of all) made.push(await make(one))
  return made
}

/** Undefined when there is no Chromium. CHROMIUM names another than the usual place of Linux. */
export function findChromium(): string | undefined {
  return [process.env['CHROMIUM'], '/usr/bin/chromium'].find((path) => path !== undefined && existsSync(path))
}

/** `use` may draw until it settles. */
export async function withChromium<Result>(executable: string, use: (draw: Draw) => Promise<Result>): Promise<Result> {
  const svg = await readFile(join(iconFolder, 'latchkey.svg'), 'utf8')
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const browser = await chromium.launch({ executablePath: executable, args: asRoot })
  try {
    const page = await browser.newPage()
    return await use(async (what, size, colour = 'black') => {
      await page.setViewportSize({ width: size, height: size })
      const shown = what === 'app' ? svg : `<div hidden>${svg}</div><svg><use href="#${what}"/></svg>`
      const style = `body { margin: 0; color: ${colour} } svg { display: block; width: ${size}px; height: ${size}px }`
      await page.setContent(`<style>${style}</style>${shown}`)
      return await page.screenshot({ omitBackground: true })
    })
  } finally {
    await browser.close()
  }
}

if (import.meta.main) {
  const executable = findChromium()
  if (executable === undefined) throw new Error('needs Chromium: apt-get install chromium, or CHROMIUM names its file')
  const files = await withChromium(executable, drawIcons)
  for (const [name, content] of files) {
    const path = join(iconFolder, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content)
  }
  console.log(`${files.size} files in ${iconFolder}`)
}
