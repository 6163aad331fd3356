import { expect, it } from 'vitest'
import { webAddress } from '#util/web-address.ts'

it.each([
  ['https://example.com/a b', 'https://example.com/a%20b'],
  ['http://127.0.0.1:4566/device?x=1', 'http://127.0.0.1:4566/device?x=1'],
  ['http://localhost:4566/', 'http://localhost:4566/'],
])('an address of the web is what a browser gets: %s', (text, address) => {
  expect(webAddress(text)).toBe(address)
})

it.each([
  'file:///home/someone/run.desktop',
  'javascript:alert(1)',
  'vscode://file/tmp/run',
  'http://example.com/',
  'http://127.0.0.1.example.com/',
  '--gpu-launcher=/tmp/run',
  '-remote https://example.com',
  '',
])('no browser gets anything else: %s', (text) => {
  expect(webAddress(text)).toBeUndefined()
})
