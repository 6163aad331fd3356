// Words of AWS, of files and of the network, as the real commands show them.
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { dirname } from 'node:path'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CliRig, createCliRig, latchkey, noTerminal, openTerminal, words } from './cli-rig.ts'

const evil = '\u001b[2J\u001b]0;owned\u0007\u009b31m\u202e$(touch owned)\r\nforged line\u2028'
/** What steers a terminal; lines end as lines do. */
const acting = /(?!\r?\n)[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u

let cli: CliRig
beforeEach(async () => {
  cli = await createCliRig()
})
afterEach(() => cli.close())

async function withAuditLine(): Promise<void> {
  await mkdir(dirname(cli.home.paths.audit), { recursive: true, mode: 0o700 })
  const record = {
    time: new Date().toISOString(),
    event: 'request',
    outcome: 'refused',
    role: `Admin${evil}`,
    client: `exec 1 ${evil}`,
    method: 'GET',
    host: `=cmd|' /C calc'!A0`,
    path: `/${evil}`,
    reason: evil,
    status: 403,
  }
  await writeFile(cli.home.paths.audit, `${JSON.stringify(record)}\n`, { mode: 0o600 })
}

describe('an audit log with what the network said', () => {
  beforeEach(async () => {
    await withAuditLine()
    await cli.home.start({ sandbox: '' })
  })

  it('is one harmless line as text, as CSV and as JSON', async () => {
    const text = await cli.ok(['audit'])
    expect(text).not.toMatch(acting)
    expect(text.trim().split('\n')).toHaveLength(1)
    const csv = await cli.ok(words('audit --format csv'))
    expect(csv).not.toMatch(acting)
    expect(csv.trim().split('\r\n')).toHaveLength(2)
    expect(csv).toContain(`,'=cmd|' /C calc'!A0,`)
    const json = await cli.ok(words('audit --json'))
    expect(json).not.toMatch(acting)
    expect(JSON.parse(json)).toMatchObject({ path: `/${evil}` })
  })

  it('colours nothing but its own words on a terminal', async (context) => {
    if (noTerminal !== undefined) return context.skip(noTerminal)
    const terminal = openTerminal([latchkey, 'audit'], { ...cli.env, TERM: 'xterm-256color' })
    expect(await terminal.ended).toBe(0)
    const shown = terminal.shown()
    expect(shown).toContain('\u001b[31mrefused')
    // eslint-disable-next-line no-control-regex -- our own colours
    expect(shown.replaceAll(/\u001b\[\d+m/g, '')).not.toMatch(acting)
    expect(shown).not.toContain('\u001b[2J')
  })
})

describe('an endpoint that answers with terminal sequences', () => {
  it('moves no cursor and writes no line of its own, in messages, lists and status', async () => {
    const server = createServer((request, response) => {
      request.resume()
      const body = `<ErrorResponse><Error><Code>AccessDenied</Code><Message>no${evil}</Message></Error></ErrorResponse>`
      response.writeHead(403, { 'Content-Type': 'text/xml' }).end(body.replaceAll('\u001b', '&#27;'))
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    try {
      const address = server.address()
      const port = typeof address === 'object' ? address?.port : undefined
      const add = words(
        `source add iam-user me --access-key-id AKIAIOSFODNN7EXAMPLE --endpoint-url http://127.0.0.1:${port}`,
      )
      const results = [
        await cli.run(add, { input: 'secret' }),
        await cli.run(['role', 'add', 'r', '--source', 'me', '--arn', 'arn:aws:iam::100000000000:role/R']),
        await cli.run(['start', 'r']),
        await cli.run(['status']),
        await cli.run(words('status --json')),
        await cli.run(['source', 'list']),
        await cli.run(['roles']),
        await cli.run(['credentials', 'r']),
        await cli.run(['doctor']),
      ]
      const all = results.map(({ stdout, stderr }) => stdout + stderr).join('')
      expect(all).toContain('touch owned')
      expect(all).not.toMatch(acting)
      expect(all).not.toMatch(/^forged line/m)
    } finally {
      server.close()
    }
  })
})
