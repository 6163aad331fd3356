// Credentials that S3 hands out: boto3 works with stand-ins for them, and botocore judges what left the proxy.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import * as z from 'zod'
import { startToolAgent, type ToolAgent, type ToolRun, tools } from '../support/agent.ts'
import { type RecordingUpstream, startRecordingUpstream, userKeyId } from '../support/recording-upstream.ts'

const verdicts = z.array(
  z.object({
    service: z.string(),
    form: z.string(),
    keyId: z.string(),
    target: z.string(),
    signature: z.boolean(),
    token: z.boolean(),
  }),
)
const fixture = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const python = tools.python()
const bucket = 'latchkey--use1-az4--x-s3'
let upstream: RecordingUpstream
let agent: ToolAgent
let run: ToolRun
let others: ToolRun[] = []
let judged: z.infer<typeof verdicts> = []

beforeAll(async () => {
  if (python.kind === 'missing') return
  upstream = await startRecordingUpstream()
  agent = await startToolAgent()
  const user = ['--access-key-id', userKeyId, '--region', 'us-east-1', '--endpoint-url', upstream.url]
  await agent.latchkey(['source', 'add', 'iam-user', 'recorded', ...user], {
    input: upstream.keys[userKeyId]?.secret ?? '',
  })
  const arn = 'arn:aws:iam::111122223333:role/Judged'
  await agent.latchkey(['role', 'add', 'judged', '--source', 'recorded', '--arn', arn])
  const env = await agent.environment('judged')
  // Python's own HTTP takes its trust from here.
  run = await agent.run(python.command, [fixture('proxy-handed-out.py')], {
    env: { ...env, SSL_CERT_FILE: env['AWS_CA_BUNDLE'] ?? '' },
  })
  const node = ['--disable-warning=ExperimentalWarning', fixture('proxy-handed-out-sdk.ts')]
  others = [await agent.run('node', node, { env })]
  const cli = tools.awsV1()
  if (cli.kind === 'found') {
    await writeFile(join(agent.folder, 'a file'), '12345')
    others.push(await agent.run(cli.command, ['s3', 'cp', 'a file', `s3://${bucket}/`], { env }))
    others.push(await agent.run(cli.command, ['s3', 'presign', `s3://${bucket}/a file`], { env }))
  }
  const judge = await agent.run(python.command, [fixture('proxy-judge.py')], {
    input: JSON.stringify({ keys: upstream.keys, requests: upstream.requests }),
  })
  if (judge.code !== 0) throw new Error(judge.err)
  judged = verdicts.parse(JSON.parse(judge.out))
})
afterAll(async () => {
  await agent?.close()
  await upstream?.close()
})
beforeEach((context) => {
  if (python.kind === 'missing') context.skip(python.reason)
})

test('boto3 works in a bucket of S3 Express and with an access grant, and holds stand-ins only', () => {
  expect(run.err).toBe('')
  const held = z.array(z.array(z.string())).parse(JSON.parse(run.out))
  expect(held.length).toBeGreaterThanOrEqual(2)
  for (const [id, , token] of held)
    expect([id, token]).toEqual([expect.stringMatching(/^LKEY/), expect.stringMatching(/^LATCHKEY\./)])
  const real = Object.values(upstream.keys).flatMap(({ secret, token }) => [
    secret,
    ...(token === undefined ? [] : [token]),
  ])
  expect(real.filter((key) => run.out.includes(key))).toEqual([])
})

test('the JavaScript SDK and the AWS CLI v1 do as well', () => {
  expect(others.filter(({ code }) => code !== 0)).toEqual([])
  expect(others[0]?.out).toBe('done\n')
  const shown = others.map(({ out }) => out).join('')
  expect(Object.values(upstream.keys).filter(({ secret }) => shown.includes(secret))).toEqual([])
})

test('botocore agrees with every signature that left, of the session of the bucket too', () => {
  expect(judged.filter(({ signature, token }) => !signature || !token)).toEqual([])
  const ofBucket = judged.filter(({ keyId }) => upstream.keys[keyId]?.ofBucket === true)
  expect(new Set(ofBucket.map(({ service, form }) => `${service} ${form}`))).toEqual(
    new Set(['s3express hash', 's3express STREAMING-UNSIGNED-PAYLOAD-TRAILER', 's3express presigned']),
  )
  expect(judged.some(({ target }) => target.includes('session'))).toBe(true)
})
