// An agent that may open few files, and many connections that say nothing.
import { execFile } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import { promisify } from 'node:util'
import * as z from 'zod'
import { afterEach, describe, expect, it, type TestContext } from 'vitest'
import { statusView } from '#contract/model.ts'
import { mostConnections } from '#engine/proxy/listen/descriptors.ts'
import { createCliRig, latchkey, type CliRig } from './cli-rig.ts'

const files = 512
const silentConnections = 520

/** A request that nobody signed, as `--no-sign-request` makes it: through the proxy, with the password that the command was given. */
const unsigned = `
const { connect } = require('node:net')
const tls = require('node:tls')
const { readFileSync } = require('node:fs')
const proxy = new URL(process.env.HTTPS_PROXY)
const host = 'sts.us-east-1.amazonaws.com'
const password = Buffer.from(decodeURIComponent(proxy.username) + ':' + decodeURIComponent(proxy.password)).toString('base64')
const socket = connect(Number(proxy.port), proxy.hostname)
socket.write('CONNECT ' + host + ':443 HTTP/1.1\\r\\nHost: ' + host + '\\r\\nProxy-Authorization: Basic ' + password + '\\r\\n\\r\\n')
socket.once('data', () => {
  const inside = tls.connect({ socket, servername: host, ca: readFileSync(process.env.AWS_CA_BUNDLE) })
  inside.write('GET /?Action=GetCallerIdentity&Version=2011-06-15 HTTP/1.1\\r\\nHost: ' + host + '\\r\\nConnection: close\\r\\n\\r\\n')
  inside.pipe(process.stdout)
})
`

let rig: CliRig | undefined
const silent = new Set<Socket>()
afterEach(async () => {
  const open = [...silent]
  silent.clear()
  for (const socket of open) socket.destroy()
  await rig?.run(['stop'])
  await rig?.close()
})

async function startWithFewFiles(ctx: TestContext): Promise<CliRig> {
  if (process.platform === 'win32') ctx.skip('Windows has no such limit')
  const made = await createCliRig()
  rig = made
  await promisify(execFile)('/bin/sh', ['-c', `ulimit -n ${files}; exec "$0" agent --sandbox`, latchkey], {
    env: made.env,
  })
  return made
}

describe('an agent that may open 512 files', () => {
  it('serves its own commands and a good caller beside 520 connections that say nothing and come again', async (ctx) => {
    const { ok, json } = await startWithFewFiles(ctx)
    const { proxy } = statusView.parse(await json(['status']))
    const most = mostConnections(files)
    const full = new Promise<void>((resolve) => {
      let ended = 0
      const open = (): void => {
        const socket = connect(proxy.port, '127.0.0.1').on('error', () => undefined)
        silent.add(socket)
        socket.on('close', () => {
          // Whoever is closed comes again, as an attacker would.
          if (silent.delete(socket)) open()
          if (++ended === 50) resolve()
        })
      }
      for (let i = 0; i < silentConnections; i++) open()
    })
    await full
    expect(await ok(['status'])).toContain(String(proxy.port))
    const [role] = z.array(z.object({ id: z.string() })).parse(await json(['roles']))
    const answer = await ok(['exec', role?.id ?? '', '--', process.execPath, '-e', unsigned])
    // The sandbox's own words: what an exec does not sign follows the endpoint of its source as well.
    expect(answer).toMatch(/^HTTP\/1\.1 403 [^]*MissingAuthenticationToken/)
    expect(await ok(['credentials', role?.id ?? ''])).toContain('AccessKeyId')
    const checks = await ok(['doctor'])
    expect(checks).toContain(`at most ${most} connections at a time, since the agent may have ${files} files open`)
  })
})
