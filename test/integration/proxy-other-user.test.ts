// Another user of this computer at the proxy's port.
import { spawn } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it, type TestContext } from 'vitest'
import { createPeerOwner } from '#util/own/peer-owner.ts'
import { basic, createRig, password, type Rig } from '../unit/engine/proxy/connection-rig.ts'

const target = 'sts.us-east-1.amazonaws.com:443'
/** `nobody` where Linux has one; any number without a user does as well. */
const otherUid = 65_534

/** Prints the status line of the answer to a CONNECT; `host` may be a mapped address, which makes the kernel list a socket of IPv6. */
const script = `
const [host, port, authorization] = process.argv.slice(1)
const socket = require('node:net').connect({ host, port: Number(port) })
socket.write('CONNECT ${target} HTTP/1.1\\r\\nHost: ${target}\\r\\n' + (authorization ? 'Proxy-Authorization: ' + authorization + '\\r\\n' : '') + '\\r\\n')
socket.once('data', (answer) => { console.log(String(answer).slice(9, 12)); socket.destroy() })
`

let rig: Rig
beforeEach(() => {
  rig = createRig()
})
afterEach(() => rig.close())

/** The proxy as the agent opens it: whoever owns a connection is asked of the kernel. */
async function open(): Promise<number> {
  const owner = createPeerOwner({ platform: process.platform, uid: process.getuid?.() })
  return (await rig.proxy({ mayPassWithout: (socket) => owner.isOwn(socket) })).port
}

async function statusFor(uid: number | undefined, host: string, port: number, authorization = ''): Promise<string> {
  const child = spawn(process.execPath, ['-e', script, host, String(port), authorization], {
    cwd: '/',
    env: {},
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  return (await text(child.stdout)).trim()
}

async function needsLinux(ctx: TestContext): Promise<void> {
  if (process.platform !== 'linux') ctx.skip('needs Linux: it alone tells whose a connection is')
  await access('/proc/net/tcp6', constants.R_OK).catch(() => ctx.skip('needs IPv6: this Linux has none'))
}

const addresses = ['127.0.0.1', '::ffff:127.0.0.1']

describe.each(addresses)('over %s', (host) => {
  it('this user reaches an AWS host without the password, and with a wrong one', async (ctx) => {
    await needsLinux(ctx)
    const port = await open()
    expect(await statusFor(undefined, host, port)).toBe('200')
    expect(await statusFor(undefined, host, port, basic('latchkey', 'wrong'))).toBe('200')
  })

  it('another user reaches none without the password', async (ctx) => {
    await needsLinux(ctx)
    if (process.getuid?.() !== 0) ctx.skip('needs root: only root can start a program as another user')
    const port = await open()
    expect(await statusFor(otherUid, host, port)).toBe('407')
    expect(await statusFor(otherUid, host, port, basic('latchkey', 'wrong'))).toBe('407')
    expect(await statusFor(otherUid, host, port, basic('latchkey', password))).toBe('200')
  })
})

it('many connections at once are told apart', async (ctx) => {
  await needsLinux(ctx)
  if (process.getuid?.() !== 0) ctx.skip('needs root: only root can start a program as another user')
  const port = await open()
  const asked = [undefined, otherUid, undefined, otherUid, otherUid, undefined]
  const statuses = await Promise.all(asked.map((uid) => statusFor(uid, '127.0.0.1', port)))
  expect(statuses).toEqual(asked.map((uid) => (uid === undefined ? '200' : '407')))
})
