import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { classifyHost } from '#engine/aws/hosts.ts'

const run = promisify(execFile)
const python = process.env['LATCHKEY_TEST_PYTHON'] ?? 'python3'
const script = fileURLToPath(new URL('botocore-hosts.py', import.meta.url))

/** Botocore's service names whose hosts are tunnelled or a customer's own, and why. */
const notIntercepted = new Map([
  ['apigatewaymanagementapi', 'its hosts are customers’ APIs'],
  ['cloudsearchdomain', 'its hosts are customers’ domains'],
  ['signin', 'sign-in is never intercepted'],
  ['sso', 'the portal takes a token, not a signature'],
  ['sso-oidc', 'sign-in is never intercepted'],
  ['importexport', 'SigV2 in one partition, under another signing name in the other'],
])

type Row = readonly [host: string, signingName: string, service: string, region: string]

function parseRows(text: string): readonly Row[] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const parts: unknown = JSON.parse(line)
      const [host = '', signingName = '', service = '', region = ''] = Array.isArray(parts) ? parts.map(String) : []
      return [host, signingName, service, region]
    })
}

let rows: Promise<readonly Row[]> | undefined

/** What botocore says, asked once; undefined without botocore. */
async function botocoreRows(): Promise<readonly Row[] | undefined> {
  const found = await run(python, ['-c', 'import botocore']).catch(() => undefined)
  if (found === undefined) return undefined
  rows ??= run(python, [script], { maxBuffer: 64 * 1024 * 1024 }).then(({ stdout }) => parseRows(stdout))
  return rows
}

const missing = 'needs botocore: set LATCHKEY_TEST_PYTHON to a Python that has it'

describe('the host table against botocore', () => {
  it('names the signing name of every endpoint that botocore resolves', async (ctx) => {
    const all = await botocoreRows()
    if (all === undefined) return ctx.skip(missing)
    expect(all.length).toBeGreaterThan(5000)
    const wrong = all.filter(([host, signingName, service]) => {
      const facts = classifyHost(host)
      return !notIntercepted.has(service) && (facts.kind !== 'service' || facts.signingName !== signingName)
    })
    expect(wrong).toEqual([])
  })

  it('intercepts nothing of sign-in, portals and customers', async (ctx) => {
    const all = await botocoreRows()
    if (all === undefined) return ctx.skip(missing)
    const leaked = all.filter(
      ([host, , service]) => notIntercepted.has(service) && classifyHost(host).kind === 'service',
    )
    expect(leaked.filter(([, , service]) => service !== 'importexport')).toEqual([])
  })

  it('finds the region wherever the host names one', async (ctx) => {
    const all = await botocoreRows()
    if (all === undefined) return ctx.skip(missing)
    const wrong = all.filter(([host, , , region]) => {
      const facts = classifyHost(host)
      return facts.kind === 'service' && host.split('.').includes(region) && facts.region !== region
    })
    expect(wrong).toEqual([])
  })
})
