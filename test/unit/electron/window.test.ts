import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createReloadBudget } from '#frontends/electron/page/reload-budget.ts'
import { placeWindow, standard } from '#frontends/electron/window/bounds.ts'

const workArea = { x: 0, y: 25, width: 1440, height: 875 }

describe('the window', () => {
  it('opens below a tray icon in the upper bar, centred on it', () => {
    const tray = { x: 1000, y: 0, width: 24, height: 24 }
    expect(placeWindow({ workArea, size: standard, tray })).toEqual({ x: 822, y: 28, width: 380, height: 560 })
  })

  it('opens above a tray icon in the lower bar', () => {
    const tray = { x: 1400, y: 905, width: 24, height: 24 }
    expect(placeWindow({ workArea, size: standard, tray })).toMatchObject({ x: 1060, y: 340 })
  })

  it('is centred when the tray cannot say where it is', () => {
    const tray = { x: 0, y: 0, width: 0, height: 0 }
    expect(placeWindow({ workArea, size: standard, tray })).toMatchObject({ x: 530, y: 183 })
  })

  it('comes back where it was left, as far as that is still on a display', () => {
    expect(placeWindow({ workArea, size: standard, position: { x: 10, y: 30 } })).toMatchObject({ x: 10, y: 30 })
    expect(placeWindow({ workArea, size: standard, position: { x: 5000, y: -900 } })).toMatchObject({ x: 1060, y: 25 })
  })

  it('lies within the work area in whole pixels, whatever was remembered', () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: false })
    const size = fc.record({ width: number, height: number })
    const position = fc.option(fc.record({ x: number, y: number }), { nil: undefined })
    const tray = fc.option(fc.record({ x: number, y: number, width: number, height: number }), { nil: undefined })
    fc.assert(
      fc.property(size, position, tray, (size, position, tray) => {
        const { x, y, width, height } = placeWindow({ workArea, size, position, tray })
        for (const each of [x, y, width, height]) expect(Number.isInteger(each)).toBe(true)
        expect(x).toBeGreaterThanOrEqual(workArea.x)
        expect(y).toBeGreaterThanOrEqual(workArea.y)
        expect(x + width).toBeLessThanOrEqual(workArea.x + workArea.width)
        expect(y + height).toBeLessThanOrEqual(workArea.y + workArea.height)
        expect(width).toBeGreaterThanOrEqual(380)
        expect(height).toBeGreaterThanOrEqual(480)
      }),
    )
  })
})

describe('a page that crashes', () => {
  it('is loaded again three times a minute at most', () => {
    const may = createReloadBudget()
    expect([0, 1000, 2000, 3000].map(may)).toEqual([true, true, true, false])
    expect(may(60_001)).toBe(true)
  })
})
