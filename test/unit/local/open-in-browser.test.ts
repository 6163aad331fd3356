import { expect, it } from 'vitest'
import { openInBrowser } from '#local/open-in-browser.ts'

it.each(['--gpu-launcher=/tmp/run', 'file:///etc/passwd'])(
  'no command is run for what is no address of the web: %s',
  async (text) => {
    expect(await openInBrowser(text, 'linux', { BROWSER: '/bin/true' })).toBe(false)
  },
)

it('a command is run for an address of the web', async () => {
  expect(await openInBrowser('https://example.com/', 'linux', { BROWSER: '/bin/true' })).toBe(true)
})
