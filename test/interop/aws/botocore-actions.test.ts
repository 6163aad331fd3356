import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { describeRequest } from '#engine/aws/action.ts'
import { classifyHost } from '#engine/aws/hosts.ts'

const run = promisify(execFile)
const python = process.env['LATCHKEY_TEST_PYTHON'] ?? 'python3'
const script = fileURLToPath(new URL('botocore-actions.py', import.meta.url))
const missing = 'needs botocore: set LATCHKEY_TEST_PYTHON to a Python that has it'

const row = z
  .tuple([
    z.string(),
    z.string(),
    z.string(),
    z.string(),
    z.string(),
    z.string(),
    z.array(z.tuple([z.string(), z.string()])),
    z.string(),
  ])
  .transform(([service, operation, protocol, host, method, target, headers, body]) => ({
    service,
    operation,
    protocol,
    host,
    method,
    target,
    headers,
    body: Buffer.from(body, 'base64'),
  }))
type Row = z.infer<typeof row>

/** Botocore's services whose hosts we do not sign for, or whose callers are customers' own. */
const notOurs = new Set(['apigatewaymanagementapi', 'cloudsearchdomain', 'signin', 'sso', 'sso-oidc'])
/** Old names of operations that go by another name now, and one that only its host tells from another. */
const renamed: Readonly<Record<string, string>> = {
  GetBucketLifecycle: 'GetBucketLifecycleConfiguration',
  PutBucketLifecycle: 'PutBucketLifecycleConfiguration',
  GetBucketNotification: 'GetBucketNotificationConfiguration',
  PutBucketNotification: 'PutBucketNotificationConfiguration',
  ListDirectoryBuckets: 'ListBuckets',
}
/** Resolved for a host that the operation never goes to: its own is S3 Object Lambda's. */
const elsewhere = new Set(['s3 WriteGetObjectResponse'])

let asked: Promise<readonly Row[]> | undefined

/** How botocore writes every operation, asked once; undefined without botocore. */
async function botocoreRequests(): Promise<readonly Row[] | undefined> {
  const found = await run(python, ['-c', 'import botocore']).catch(() => undefined)
  if (found === undefined) return undefined
  asked ??= run(python, [script], { maxBuffer: 256 * 1024 * 1024 }).then(({ stdout }) =>
    stdout
      .trim()
      .split('\n')
      .map((line) => row.parse(JSON.parse(line))),
  )
  const rows = await asked
  return rows.filter(({ service, operation }) => !notOurs.has(service) && !elsewhere.has(`${service} ${operation}`))
}

function actionOf(
  { host, method, target, headers, body }: Row,
  more: readonly (readonly [string, string])[] = [],
): string {
  const hasBody = body.length > 0
  const { action } = describeRequest({
    hostFacts: classifyHost(host),
    method,
    target,
    headers: [...headers, ...more],
    hasBody,
    ...(hasBody ? { body } : {}),
  })
  return action.kind === 'known' ? action.name : action.kind
}

const nameOf = ({ service, operation }: Row): string =>
  service === 's3' ? (renamed[operation] ?? operation) : operation
const told = (each: Row, got: string): string =>
  `${each.service} ${each.operation} (${each.protocol} ${each.method} ${each.target}): ${got}`

describe('actions against botocore', { timeout: 240_000 }, () => {
  it('tells every operation of every service, in each protocol that botocore writes it in', async (ctx) => {
    const rows = await botocoreRequests()
    if (rows === undefined) return ctx.skip(missing)
    expect(rows.length).toBeGreaterThan(30_000)
    expect(rows.filter((each) => actionOf(each) !== nameOf(each)).map((each) => told(each, actionOf(each)))).toEqual([])
  })

  it('is led astray by no header of another protocol: it says the same, or that it cannot tell', async (ctx) => {
    const rows = await botocoreRequests()
    if (rows === undefined) return ctx.skip(missing)
    const more = [
      ['X-Amz-Target', 'X.GetObject'],
      ['Smithy-Protocol', 'rpc-v2-cbor'],
    ] as const
    const wrong = rows.filter((each) => ![nameOf(each), 'unknown', 'ambiguous'].includes(actionOf(each, more)))
    expect(wrong.map((each) => told(each, actionOf(each, more)))).toEqual([])
    const alone = rows.filter(
      ({ protocol, service }) =>
        protocol.startsWith('rest') && !['ses', 'sesv2', 'sdb', 'simpledbv2'].includes(service),
    )
    const changed = alone.filter((each) => actionOf(each, more) !== nameOf(each))
    expect(changed.map((each) => told(each, actionOf(each, more)))).toEqual([])
  })
})
