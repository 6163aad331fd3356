// A real Firefox, as the command starts it, and what it shows, over WebDriver BiDi: https://w3c.github.io/webdriver-bidi/
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import * as z from 'zod'

/** Ubuntu's `firefox` is a snap, which sees no temporary folder. */
export function findFirefox(): string | undefined {
  return [process.env['FIREFOX'], '/usr/bin/firefox-esr'].find((path) => path !== undefined && existsSync(path))
}

/** A `firefox` for PATH that is that Firefox without a window, and lets a test look at its pages. */
export async function firefoxOnPath(folder: string, executable: string): Promise<void> {
  const script = `#!/bin/sh\nexec '${executable}' --headless --remote-debugging-port 0 "$@" >/dev/null 2>&1\n`
  await writeFile(join(folder, 'firefox'), script, { mode: 0o700 })
}

const server = z.object({ ws_host: z.string(), ws_port: z.number() })
const answer = z.object({ id: z.number(), result: z.unknown() })
const tree = z.object({ contexts: z.array(z.object({ context: z.string(), url: z.string() })) })
const evaluated = z.object({ result: z.object({ value: z.string() }) })

export interface RunningFirefox {
  /** The text of the page at the address that fits, when it is there. */
  textOf(address: RegExp): Promise<string>
  close(): Promise<void>
}

/** `profile`: the folder that it was started with. */
export async function lookAtFirefox(profile: string): Promise<RunningFirefox> {
  const read = async () => await readFile(join(profile, 'WebDriverBiDiServer.json'), 'utf8').catch(() => '')
  await expect.poll(read, { timeout: 60_000 }).not.toBe('')
  const { ws_host: host, ws_port: port } = server.parse(JSON.parse(await read()))
  const socket = new WebSocket(`ws://${host}:${port}/session`)
  const waiting = new Map<number, (result: unknown) => void>()
  socket.addEventListener('message', ({ data }) => {
    const { data: told } = answer.safeParse(JSON.parse(String(data)))
    if (told !== undefined) waiting.get(told.id)?.(told.result)
  })
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', () => reject(new Error('Firefox does not answer')))
  })
  let last = 0
  const ask = (method: string, params: Readonly<Record<string, unknown>> = {}): Promise<unknown> =>
    new Promise((resolve) => {
      const id = (last += 1)
      waiting.set(id, resolve)
      socket.send(JSON.stringify({ id, method, params }))
    })
  const contexts = async () => tree.parse(await ask('browsingContext.getTree')).contexts
  await ask('session.new', { capabilities: {} })
  return {
    async textOf(address) {
      await expect
        .poll(async () => (await contexts()).map(({ url }) => url).join('\n'), { timeout: 60_000 })
        .toMatch(address)
      const context = (await contexts()).find(({ url }) => address.test(url))?.context
      const expression = `new Promise((resolve) => {
        const tell = () => resolve(document.body.innerText)
        document.readyState === 'complete' ? tell() : addEventListener('load', tell)
      })`
      const told = await ask('script.evaluate', { expression, target: { context }, awaitPromise: true })
      return evaluated.parse(told).result.value
    },
    async close() {
      const closed = new Promise((resolve) => socket.addEventListener('close', resolve))
      void ask('browser.close')
      await closed
    },
  }
}
