// What left the proxy, judged by botocore: a recording upstream keeps the requests, and the secrets they must be signed with are known.
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { startToolAgent, type ToolAgent, tools } from '../support/agent.ts'
import { type RecordingUpstream, startRecordingUpstream, userKeyId } from '../support/recording-upstream.ts'

const verdicts = z.array(
  z.object({
    service: z.string(),
    form: z.string(),
    keyId: z.string(),
    target: z.string(),
    signature: z.boolean(),
    token: z.boolean(),
    body: z.boolean(),
  }),
)
const fixture = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const python = tools.python()
let upstream: RecordingUpstream
let agent: ToolAgent
let standIn: Readonly<Record<string, string>>
let judged: z.infer<typeof verdicts> = []

beforeAll(async () => {
  if (python.kind === 'missing') return
  upstream = await startRecordingUpstream()
  agent = await startToolAgent()
  const user = ['--access-key-id', userKeyId, '--region', 'eu-west-1', '--endpoint-url', upstream.url]
  await agent.latchkey(['source', 'add', 'iam-user', 'recorded', ...user], {
    input: upstream.keys[userKeyId]?.secret ?? '',
  })
  await agent.latchkey([
    'role',
    'add',
    'judged',
    '--source',
    'recorded',
    '--arn',
    'arn:aws:iam::111122223333:role/Judged',
  ])
  standIn = await agent.environment('judged')
  const sent = await agent.run(python.command, [fixture('proxy-judge-requests.py')], { env: standIn })
  if (sent.code !== 0) throw new Error(sent.err)
  const input = JSON.stringify({ keys: upstream.keys, requests: upstream.requests })
  const run = await agent.run(python.command, [fixture('proxy-judge.py')], { input })
  if (run.code !== 0) throw new Error(run.err)
  judged = verdicts.parse(JSON.parse(run.out))
})
afterAll(async () => {
  await agent?.close()
  await upstream?.close()
})

test('botocore agrees with every signature that left, in every form', (context) => {
  if (python.kind === 'missing') context.skip(python.reason)
  expect(judged.filter(({ signature, token, body }) => !signature || !token || !body)).toEqual([])
  const kinds = new Set(judged.map(({ service, form }) => `${service} ${form}`))
  expect([...kinds].sort()).toEqual([
    'dynamodb body',
    'iam body',
    'lambda body',
    's3 STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
    's3 STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
    's3 STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    's3 hash',
    's3 presigned',
    'sts body',
    // The agent's own, by the SDK.
    'sts hash',
  ])
})

test('the paths and queries that left are the tool’s own', (context) => {
  if (python.kind === 'missing') context.skip(python.reason)
  const targets = judged.map(({ target }) => target)
  expect(targets).toEqual(
    expect.arrayContaining([
      '/a%20b',
      '/a%2Bb',
      '/a%252Fb',
      '/a//b',
      '/%C3%A4/%C3%B6%20%C3%BC',
      '/judged.with.dots/a%20b',
    ]),
  )
})

test('only the source’s own calls and the role’s credentials sign', (context) => {
  if (python.kind === 'missing') context.skip(python.reason)
  const signers = new Map(judged.map(({ service, keyId }) => [`${service} ${keyId.slice(0, 4)}`, keyId]))
  expect([...signers.keys()].filter((signer) => !signer.endsWith('ASIA'))).toEqual(['sts AKIA'])
})

test('no byte of a stand-in leaves', (context) => {
  if (python.kind === 'missing') context.skip(python.reason)
  const left = upstream.requests.map(({ target, headers, body }) =>
    [target, ...headers.flat(), Buffer.from(body, 'base64').toString('latin1')].join('\n'),
  )
  expect(left.length).toBeGreaterThan(30)
  const marks = ['LKEY', 'LATCHKEY.', standIn['AWS_SECRET_ACCESS_KEY'] ?? '', 'Proxy-Authorization']
  for (const mark of marks) expect(left.filter((text) => text.toLowerCase().includes(mark.toLowerCase()))).toEqual([])
})
