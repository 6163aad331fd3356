// The plot itself, around uPlot: everything that touches the canvas.
import uPlot from 'uplot'
import { day, second, time } from '../hooks/clock.ts'
import { plotColour, plotFill, tokenOf } from './plot-patterns.ts'
import type { PlotStackedProps } from './PlotStacked.tsx'

type Shown = Pick<PlotStackedProps, 'since' | 'bucketMs' | 'series'>

const hour = 3_600_000
const minute = 60_000
/** Steps of the time axis, ms: so that ticks lie on whole minutes, hours and days. */
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080, 40_320].map((each) => each * minute)

export function createPlot(
  place: HTMLElement,
  first: Shown,
  selected: (since: number, until: number) => void,
): { readonly show: (shown: Shown) => void; readonly close: () => void } {
  let shown = first
  let plot = make()
  const sizes = new ResizeObserver(() => plot.setSize(sizeOf(place)))
  sizes.observe(place)
  const themes = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) => matchMedia(query))
  for (const theme of themes) theme.addEventListener('change', redraw)
  const attributes = new MutationObserver(redraw)
  attributes.observe(document.documentElement, { attributeFilter: ['data-theme', 'data-density'] })

  function make(): uPlot {
    const text = () => tokenOf(place, '--text-muted')
    const { fontFamily, fontSize } = getComputedStyle(place)
    const size = Number.parseFloat(fontSize) || 11
    const font = `${size}px ${fontFamily}`
    return new uPlot(
      {
        ...sizeOf(place),
        ms: 1,
        padding: [6, 2, 0, 0],
        legend: { show: false },
        cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false, dist: 4 } },
        scales: {
          x: { time: false, range: () => [shown.since, endOf(shown)] },
          y: { range: (_, __, most) => [0, Math.max(1, most ?? 1)] },
        },
        axes: [
          {
            stroke: text,
            font,
            size: size * 1.8,
            gap: 2,
            space: size * 5.5,
            incrs: steps,
            grid: { show: false },
            ticks: { show: false },
            splits: (_, __, low, high, step) => splitsOf(low, high, step),
            values: (self, splits) => splits.map((at) => labelOf(at, self, size * 1.6)),
          },
          {
            stroke: text,
            font,
            size: (_, values) => size + Math.max(1, ...(values ?? []).map((value) => value.length)) * size * 0.6,
            gap: 4,
            space: size * 2.2,
            incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000, 100_000],
            grid: { stroke: () => tokenOf(place, '--line'), width: 1 },
            ticks: { show: false },
          },
        ],
        series: [
          {},
          // The tallest first: those below are drawn over it.
          ...[...shown.series].reverse().map(({ pattern }): uPlot.Series => ({
            stroke: () => plotColour(place, pattern),
            width: 1,
            fill: () => plotFill(place, pattern, devicePixelRatio),
            ...barPaths,
            points: { show: false },
          })),
        ],
        hooks: {
          setSelect: [
            (self) => {
              const { left, width } = self.select
              if (width < 4) return
              selected(Math.round(self.posToVal(left, 'x')), Math.round(self.posToVal(left + width, 'x')))
              self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
            },
          ],
        },
      },
      dataOf(shown),
      place,
    )
  }

  function redraw(): void {
    plot.destroy()
    plot = make()
  }

  return {
    show(next) {
      const other = next.series.length !== shown.series.length
      shown = next
      if (other) redraw()
      else plot.setData(dataOf(next))
    },
    close() {
      sizes.disconnect()
      attributes.disconnect()
      for (const theme of themes) theme.removeEventListener('change', redraw)
      plot.destroy()
    },
  }
}

const bars = uPlot.paths.bars?.({ align: 1, size: [0.82, 28] })
const barPaths = bars === undefined ? {} : { paths: bars }
const sizeOf = (place: HTMLElement) => ({ width: place.clientWidth, height: place.clientHeight })
const lengthOf = ({ series }: Shown): number => Math.max(0, ...series.map(({ values }) => values.length))
const endOf = (shown: Shown): number => shown.since + Math.max(1, lengthOf(shown)) * shown.bucketMs

/** Each part stands on those below it. A sum of nothing leaves its place empty. */
function dataOf(shown: Shown): uPlot.AlignedData {
  const at = Array.from({ length: lengthOf(shown) }, (_, index) => shown.since + index * shown.bucketMs)
  const sums = at.map(() => 0)
  const stacked = shown.series.map(({ values }) =>
    values.map((value, index) => {
      const sum = (sums[index] ?? 0) + value
      sums[index] = sum
      return value === 0 ? null : sum
    }),
  )
  return [at, ...stacked.reverse()]
}

/** On whole steps of the local clock. */
function splitsOf(low: number, high: number, step: number): number[] {
  const zone = new Date(low).getTimezoneOffset() * minute
  const first = Math.ceil((low - zone) / step) * step + zone
  return Array.from({ length: Math.max(0, Math.floor((high - first) / step) + 1) }, (_, index) => first + index * step)
}

/** Empty where its text would be cut off at the end of the axis; `half`: px of half a text. */
function labelOf(at: number, { scales, bbox }: uPlot, half: number): string {
  const { min, max } = scales['x'] ?? {}
  if (min === undefined || max === undefined || min === null || max === null) return ''
  const span = max - min
  const toEnd = ((max - at) / span) * (bbox.width / devicePixelRatio)
  if (toEnd < half) return ''
  if (span > 48 * hour) return day.format(at)
  return span < 5 * minute ? second.format(at) : time.format(at)
}
