import { expect, it } from 'vitest'
import { createOpenSignIn } from '#frontends/electron/page/open-sign-in.ts'

const url = 'https://oidc.eu-west-1.amazonaws.com/authorize?x=1'
const expiresAt = '2026-03-01T12:00:00.000Z'

function world(browser: string | undefined, env: Readonly<Record<string, string>>, opens = true, address = url) {
  const opened: unknown[] = []
  const open = createOpenSignIn({
    show: async () => ({ page: { url: address, expiresAt }, ...(browser === undefined ? {} : { browser }) }),
    env,
    async openPage(...asked) {
      opened.push(asked)
      return opens
    },
  })
  return { opened, open }
}

it.each([
  ['the command of the source', 'firefox -P work', { BROWSER: 'links' }, 'firefox -P work'],
  ['else by BROWSER', undefined, { BROWSER: 'links' }, 'links'],
  ['else by the system', undefined, { BROWSER: '' }, undefined],
])('a sign-in is opened by %s', async (_, browser, env, command) => {
  const { open, opened } = world(browser, env)
  await open('corp')
  expect(opened).toEqual([[url, command]])
})

it('a browser that does not start is told, with what to do', async () => {
  await expect(world('no-such', {}, false).open('corp')).rejects.toMatchObject({
    code: 'unsupported',
    message: '"no-such" did not open a page',
    hint: expect.stringContaining('with a code'),
  })
})

it.each(['file:///etc/passwd', 'http://evil.example/', 'vscode://x'])('%s is not opened', async (address) => {
  const { open, opened } = world(undefined, {}, true, address)
  await expect(open('corp')).rejects.toMatchObject({ code: 'bad-request' })
  expect(opened).toEqual([])
})
