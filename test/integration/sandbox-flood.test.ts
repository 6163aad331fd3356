// An agent that may open few files, and connections to its sandbox that ask and stay.
import { execFile } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import { promisify } from 'node:util'
import * as z from 'zod'
import { afterEach, expect, it } from 'vitest'
import { createCliRig, latchkey, type CliRig } from './cli-rig.ts'

const files = 256
const connections = 600

let rig: CliRig | undefined
const open = new Set<Socket>()
afterEach(async () => {
  for (const socket of open) socket.destroy()
  open.clear()
  await rig?.run(['stop'])
  await rig?.close()
})

/** Settles when the connection was answered (made, where it says nothing) or has ended. */
function stay(port: number, request: string): Promise<void> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined)
  open.add(socket)
  return new Promise((resolve) => {
    socket.once('close', () => {
      open.delete(socket)
      resolve()
    })
    socket.once(request === '' ? 'connect' : 'data', () => resolve())
    socket.resume().write(request)
  })
}

it.each([
  ['were answered and stay', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['say nothing', ''],
])(
  'an agent that may open 256 files serves its callers beside 600 connections to the sandbox that %s',
  async (_what, request) => {
    rig = await createCliRig()
    await promisify(execFile)('/bin/sh', ['-c', `ulimit -n ${files}; exec "$0" agent --sandbox`, latchkey], {
      env: rig.env,
    })
    const { ok, json } = rig
    const [source] = z.array(z.object({ endpointUrl: z.string() })).parse(await json(['source', 'list']))
    const port = Number(new URL(source?.endpointUrl ?? '').port)
    await Promise.all(Array.from({ length: connections }, () => stay(port, request)))
    expect(await ok(['status'])).toContain('sandbox')
    const [role] = z.array(z.object({ id: z.string() })).parse(await json(['roles']))
    expect(await ok(['credentials', role?.id ?? ''])).toContain('AccessKeyId')
    expect(await ok(['exec', role?.id ?? '', '--', process.execPath, '-e', 'console.log(1 + 1)'])).toContain('2')
  },
)
