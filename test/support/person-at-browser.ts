// A person with a browser: a command for BROWSER that hands each address to the test, and a real Chromium to open it in.
import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type Browser, chromium } from 'playwright-core'

export interface PersonAtBrowser {
  readonly browser: Browser
  /** For BROWSER. */
  readonly command: string
  /** Every address that was opened so far. */
  readonly opened: readonly string[]
  /** The next one that nobody took yet. */
  next(): Promise<string>
  close(): Promise<void>
}

export async function startPersonAtBrowser(executablePath: string): Promise<PersonAtBrowser> {
  const folder = await mkdtemp(join(tmpdir(), 'lkp-'))
  const opened: string[] = []
  let taken = 0
  let arrived = Promise.withResolvers<void>()
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    opened.push(await text(request))
    response.end()
    arrived.resolve()
    arrived = Promise.withResolvers()
  }
  const server = createServer((request, response) => void take(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`
  const command = join(folder, 'browser')
  const send = `fetch('${origin}', { method: 'POST', body: process.argv[1] })`
  await writeFile(command, `#!/bin/sh\nexec '${process.execPath}' -e "${send}" "$1"\n`)
  await chmod(command, 0o700)
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const browser = await chromium.launch({ executablePath, args: asRoot, env: { ...process.env, HOME: folder } })
  return {
    browser,
    command,
    opened,
    async next() {
      while (opened.length === taken) await arrived.promise
      taken += 1
      return opened[taken - 1] ?? ''
    },
    async close() {
      await browser.close()
      server.closeAllConnections()
      server.close()
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
    },
  }
}
