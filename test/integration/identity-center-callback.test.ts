// Where the browser comes back to: a port that every user and every program of this computer can reach.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { startSourceRig } from './identity-center-source-rig.ts'

/** `nobody` where Linux has one; any number without a user does as well. */
const otherUid = 65_534

async function begun() {
  const rig = await startSourceRig()
  const { page, ended } = await rig.begin()
  const parameters = new URL(page.url).searchParams
  const back = new URL(parameters.get('redirect_uri') ?? '')
  const state = parameters.get('state') ?? ''
  const to = (query: Readonly<Record<string, string>>): string =>
    `${back.href}?${new URLSearchParams({ state, ...query }).toString()}`
  return { ...rig, page, ended, back, to, [Symbol.asyncDispose]: rig[Symbol.asyncDispose] }
}

/** What comes for these bytes until the other end closes. */
async function send(port: string, bytes: string): Promise<string> {
  const socket = connect(Number(port), '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(bytes)
  return await text(socket)
}

const head = (line: string, host: string): string => `${line} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`

describe('garbage at the address of a sign-in', () => {
  it.each(['GET //', 'GET http://[', 'GET *', 'GET /oauth/callback?state=%ff%', 'OPTIONS *', 'GET \\\\'])(
    'ends no sign-in: %s',
    async (line) => {
      await using rig = await begun()
      expect(await send(rig.back.port, head(line, rig.back.host))).toMatch(/^HTTP\/1\.1 4\d\d /)
      await rig.press(rig.page)
      await rig.ended
      expect(rig.source.state()).toMatchObject({ state: 'syncing' })
    },
  )

  it('is what a good answer under another name is', async () => {
    await using rig = await begun()
    const { pathname, search } = new URL(rig.to({ error: 'access_denied' }))
    expect(await send(rig.back.port, head(`GET ${pathname}${search}`, 'evil.example'))).toMatch(/^HTTP\/1\.1 404 /)
    expect(rig.source.state()).toMatchObject({ state: 'signing-in' })
  })

  it('keeps nobody out: of connections that say nothing the oldest go', async () => {
    await using rig = await begun()
    const silent: Socket[] = []
    for (let i = 0; i < 80; i += 1) {
      const socket = connect(Number(rig.back.port), '127.0.0.1').on('error', () => undefined)
      silent.push(socket)
      // oxlint-disable-next-line no-await-in-loop -- each is there before the next
      await once(socket, 'connect')
    }
    await rig.press(rig.page)
    await rig.ended
    expect(rig.source.state()).toMatchObject({ state: 'syncing' })
    for (const socket of silent) socket.destroy()
  })
})

describe('a second tab', () => {
  it('that comes after the sign-in is told that it has ended, for a while', async () => {
    await using rig = await begun()
    await rig.press(rig.page)
    await rig.ended
    const late = await fetch(rig.to({ code: 'another' }))
    expect(late.status).toBe(400)
    expect(await late.text()).toContain('This sign-in has ended')
    await rig.time.passes(30_000)
    await expect(fetch(rig.to({ code: 'another' }))).rejects.toThrow('fetch failed')
  })
})

describe('another user of this computer', () => {
  it('who read the address in a list of processes ends no sign-in', async (ctx) => {
    if (process.platform !== 'linux') ctx.skip('needs Linux: it alone tells whose a connection is')
    if (process.getuid?.() !== 0) ctx.skip('needs root: only root can start a program as another user')
    await using rig = await begun()
    const script = `require('node:http').get(process.argv[1], { agent: false }, (r) => { r.resume(); console.log(r.statusCode) })`
    for (const query of [{ error: 'access_denied' }, { code: 'of another person' }]) {
      const child = spawn(process.execPath, ['-e', script, rig.to(query)], {
        cwd: '/',
        env: {},
        stdio: ['ignore', 'pipe', 'inherit'],
        uid: otherUid,
        gid: otherUid,
      })
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect(await text(child.stdout)).toBe('403\n')
    }
    await rig.press(rig.page)
    await rig.ended
    expect(rig.source.state()).toMatchObject({ state: 'syncing' })
  })
})
