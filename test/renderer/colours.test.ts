// The numbers behind "readable" and "apart": contrast as WCAG 2.2 counts it, distance in CIELAB as the colour-blind see it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

type Triple = readonly [number, number, number]

const css = readFileSync(join(import.meta.dirname, '../../renderer/styles/tokens.css'), 'utf8')

function theme(selector: string): ReadonlyMap<string, Triple> {
  const start = css.indexOf(`${selector} {`)
  const block = css.slice(start, css.indexOf('}', start))
  return new Map(
    [...block.matchAll(/--([a-z0-9-]+): #(\w\w)(\w\w)(\w\w);/g)].map(([, name = '', r = '', g = '', b = '']) => [
      name,
      linear(r, g, b),
    ]),
  )
}

function linear(...channels: [string, string, string]): Triple {
  const one = (hex: string): number => {
    const value = Number.parseInt(hex, 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [one(channels[0]), one(channels[1]), one(channels[2])]
}

const times = (matrix: readonly Triple[], [r, g, b]: Triple): Triple => {
  const row = (at: number): number => {
    const [x = 0, y = 0, z = 0] = matrix[at] ?? []
    return Math.min(1, Math.max(0, x * r + y * g + z * b))
  }
  return [row(0), row(1), row(2)]
}

const luminance = ([r, g, b]: Triple): number => 0.2126 * r + 0.7152 * g + 0.0722 * b

function contrast(a: Triple, b: Triple): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

function lab([r, g, b]: Triple): Triple {
  const f = (value: number): number => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116)
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505)
  const y = f(luminance([r, g, b]))
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

const distance = (a: Triple, b: Triple): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])

/** Machado, Oliveira and Fernandes 2009, severity 1; on linear values. */
const sights: Readonly<Record<string, readonly Triple[]>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

const texts = ['text', 'text-muted', 'accent', 'danger', 'warn', 'ok']
const surfaces = ['surface', 'surface-raised', 'surface-overlay', 'surface-hover', 'surface-selected']
const pairs = [
  ...texts.flatMap((text) => surfaces.map((surface) => [text, surface] as const)),
  ['on-accent', 'accent'],
  ['on-danger', 'danger'],
  ['danger', 'danger-soft'],
  ['warn', 'warn-soft'],
  ['ok', 'ok-soft'],
  ['text', 'warn-soft'],
  ['text', 'danger-soft'],
  ['text', 'mark'],
] as const

describe.each([
  ['light', ':root'],
  ['dark', ":root[data-theme='dark']"],
])('colours of the %s theme', (_, selector) => {
  const colours = theme(selector)
  const colour = (name: string): Triple => {
    const found = colours.get(name)
    if (found === undefined) throw new Error(`no colour ${name}`)
    return found
  }
  const accounts = Array.from({ length: 8 }, (_each, at) => colour(`account-${at}`))

  it.each(pairs)('text in %s can be read on %s', (text, surface) => {
    expect(contrast(colour(text), colour(surface))).toBeGreaterThanOrEqual(4.5)
  })

  it.each(['line-strong', 'focus'])('a shape in %s can be seen', (shape) => {
    for (const surface of ['surface', 'surface-raised'])
      expect(contrast(colour(shape), colour(surface))).toBeGreaterThanOrEqual(3)
  })

  it('accounts can be seen on every row', () => {
    for (const account of accounts)
      for (const surface of ['surface', 'surface-raised', 'surface-selected'])
        expect(contrast(account, colour(surface))).toBeGreaterThanOrEqual(3)
  })

  it.each(Object.entries(sights))('accounts stay apart: %s', (_sight, matrix) => {
    const seen = accounts.map((account) => lab(times(matrix, account)))
    const apart = seen.flatMap((one, at) => seen.slice(at + 1).map((other) => distance(one, other)))
    expect(Math.min(...apart)).toBeGreaterThan(20)
  })
})

it('the dark theme is the same by system and by setting', () => {
  expect(theme(":root:not([data-theme='light'])")).toEqual(theme(":root[data-theme='dark']"))
})
