// Another user of this computer at the browser page's port, with a link or an address that a command line showed.
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { afterEach, expect, it } from 'vitest'
import { fakeCalls } from '../contract/fake-calls.ts'
import { openLoopback, type TestLoopback } from '../contract/servers.ts'

/** `nobody` where Linux has one; any number without a user does as well. */
const otherUid = 65_534

const script = `require('node:http').get(process.argv[1], { agent: false }, (response) => {
  response.resume()
  console.log(response.statusCode, response.headers['set-cookie'] === undefined ? 'no cookie' : 'cookie')
})`

let loopback: TestLoopback | undefined
afterEach(() => loopback?.server.close())

async function openAs(uid: number | undefined, url: string): Promise<string> {
  const child = spawn(process.execPath, ['-e', script, url], {
    cwd: '/',
    env: {},
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  return (await text(child.stdout)).trim()
}

it('cannot sign in with it, while this user can', async (ctx) => {
  if (process.platform !== 'linux') ctx.skip('needs Linux: it alone tells whose a connection is')
  if (process.getuid?.() !== 0) ctx.skip('needs root: only root can start a program as another user')
  loopback = await openLoopback(fakeCalls())
  const { url } = loopback.server.link()
  expect(await openAs(otherUid, url)).toBe('403 no cookie')
  expect(await openAs(undefined, url)).toBe('200 cookie')
})

it('cannot follow an address that leads into a console, and does not use it up', async (ctx) => {
  if (process.platform !== 'linux') ctx.skip('needs Linux: it alone tells whose a connection is')
  if (process.getuid?.() !== 0) ctx.skip('needs root: only root can start a program as another user')
  loopback = await openLoopback(fakeCalls())
  const address = loopback.server.leadOnce('https://signin.aws.amazon.com/federation?SigninToken=x')
  expect(await openAs(otherUid, address)).toBe('403 no cookie')
  expect(await openAs(undefined, address)).toBe('302 no cookie')
})

it('is not asked whether to open a console again', async (ctx) => {
  if (process.platform !== 'linux') ctx.skip('needs Linux: it alone tells whose a connection is')
  if (process.getuid?.() !== 0) ctx.skip('needs root: only root can start a program as another user')
  loopback = await openLoopback(fakeCalls())
  const address = loopback.server.leadBack('c-1')
  expect(await openAs(otherUid, address)).toBe('403 no cookie')
  expect(await openAs(undefined, address)).toBe('404 no cookie')
})
