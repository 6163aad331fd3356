import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { drawIcons, findChromium, iconFolder, trayStates, windowsTraySizes, withChromium } from '../../scripts/icons.ts'
import { decodePng, type Pixels } from '../../scripts/png.ts'

const read = (name: string): Buffer => readFileSync(join(iconFolder, name))
const picture = (name: string): Pixels => decodePng(read(name))

/** Opacity alone: what is left of a picture when its colours are taken away. */
const shape = ({ data }: Pixels): readonly number[] => [...data].filter((_, at) => at % 4 === 3)
const area = (pixels: Pixels): number => shape(pixels).reduce((sum, alpha) => sum + alpha / 255, 0)

function difference(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, alpha, at) => sum + Math.abs(alpha - (b[at] ?? 0)) / 255, 0)
}

const pairs = trayStates.flatMap((one, at) => trayStates.slice(at + 1).map((other) => [one, other] as const))

test.for(pairs)('at 16 px and without colour, "%s" looks unlike "%s"', ([one, other]) => {
  const [a, b] = [picture(`tray-${one}Template.png`), picture(`tray-${other}Template.png`)]
  expect(a.width).toBe(16)
  // A sixth of what is drawn.
  expect(difference(shape(a), shape(b))).toBeGreaterThan(Math.max(area(a), area(b)) / 6)
})

test.for(trayStates)('a template image of "%s" is black with alpha', (state) => {
  for (const name of [`tray-${state}Template.png`, `tray-${state}Template@2x.png`]) {
    const { data } = picture(name)
    expect(data.some((value, at) => at % 4 !== 3 && value !== 0 && data[at - (at % 4) + 3] !== 0)).toBe(false)
    expect(new Set(shape(picture(name))).size).toBeGreaterThan(2)
  }
})

/** WCAG 2.2, "relative luminance". */
function luminance(rgb: readonly number[]): number {
  const [r = 0, g = 0, b = 0] = rgb.map((value) => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

const contrast = (a: number, b: number): number => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)

test.for(trayStates)('"%s" stands out 3:1 from a light and from a dark Linux panel', (state) => {
  const { data } = picture(`tray-${state}.png`)
  const solid = [...data.keys()].filter((at) => at % 4 === 0 && data[at + 3] === 255)
  expect(solid.length).toBeGreaterThan(50)
  for (const at of solid) {
    const own = luminance([...data.subarray(at, at + 3)])
    for (const panel of [
      [246, 246, 246],
      [32, 32, 32],
    ])
      expect(contrast(own, luminance(panel))).toBeGreaterThanOrEqual(3)
  }
})

test.for(trayStates.flatMap((state) => ['light', 'dark'].map((panel) => `tray-${state}-${panel}.ico`)))(
  '%s holds a picture for each size of the Windows tray',
  (name) => {
    const file = read(name)
    const entries = Array.from({ length: file.readUInt16LE(4) }, (_, at) => {
      const entry = file.subarray(6 + at * 16, 22 + at * 16)
      const offset = entry.readUInt32LE(12)
      return { said: entry[0], ...decodePng(file.subarray(offset, offset + entry.readUInt32LE(8))) }
    })
    expect(entries.map(({ said }) => said)).toEqual([...windowsTraySizes])
    expect(entries.map(({ width, height }) => [width, height])).toEqual(windowsTraySizes.map((size) => [size, size]))
  },
)

test('the app icon of macOS has every size up to 1024 px, and its lengths add up', () => {
  const file = read('latchkey.icns')
  expect(file.toString('latin1', 0, 4)).toBe('icns')
  expect(file.readUInt32BE(4)).toBe(file.length)
  const sizes: number[] = []
  for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) sizes.push(file.readUInt32BE(at + 8 + 16))
  expect(sizes).toEqual([32, 64, 128, 256, 256, 512, 512, 1024])
})

test('the committed pictures are those that the SVG draws', async (ctx) => {
  const executable = findChromium()
  if (executable === undefined) return ctx.skip('needs Chromium: apt-get install chromium')
  const drawn = await withChromium(executable, drawIcons)
  const changed = [...drawn].filter(([name, content]) => {
    // The largest say nothing that the smaller ones do not.
    if (!name.endsWith('.png') || content.length > 10_000) return false
    const [now, committed] = [decodePng(content), picture(name)]
    // Versions of Chromium smooth edges a little differently.
    return (
      difference(shape(now), shape(committed)) > area(now) / 50 ||
      difference([...now.data], [...committed.data]) > area(now) / 10
    )
  })
  expect(changed.map(([name]) => name)).toEqual([])
})
