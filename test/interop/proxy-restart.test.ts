// An agent that is killed in the middle of a tool's work. The AWS behind it lives in the test, so it outlives the agent and can be asked.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultSandboxOptions } from '#sandbox/options.ts'
import { startSandbox } from '#sandbox/sandbox.ts'
import type { Sandbox } from '#sandbox/types.ts'
import { startToolAgent, type ToolAgent, tools } from '../support/agent.ts'

const aws = tools.awsV2()
const files = 300
let folder: string
let sandbox: Sandbox
let agent: ToolAgent

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lk-passphrase-'))
  await writeFile(join(folder, 'passphrase'), 'correct horse battery staple', { mode: 0o600 })
  sandbox = await startSandbox(defaultSandboxOptions)
  agent = await startToolAgent({ vault: { kind: 'passphrase', file: join(folder, 'passphrase') } })
  const user = ['--access-key-id', sandbox.accessKeyId, '--region', 'us-east-1', '--endpoint-url', sandbox.endpointUrl]
  await agent.latchkey(['source', 'add', 'iam-user', 'work', ...user], { input: sandbox.secretAccessKey })
  await agent.latchkey(['role', 'add', 'sync', '--source', 'work', '--arn', sandbox.roles[0]?.arn ?? ''])
})
afterAll(async () => {
  await agent?.close()
  await sandbox?.close()
  await rm(folder, { recursive: true, force: true })
})

const puts = (): number => sandbox.calls()['s3:PutObject'] ?? 0

test('an `aws s3 sync` that lost its agent goes on with the next command', async (context) => {
  if (aws.kind === 'missing') return context.skip(aws.reason)
  const up = join(agent.folder, 'up')
  await mkdir(up)
  for (let at = 0; at < files; at += 1) await writeFile(join(up, `file-${at}`), `content of ${at}`)
  const env: Readonly<Record<string, string>> = { ...(await agent.environment('sync')), AWS_MAX_ATTEMPTS: '1' }
  const before = await agent.status()
  const run = (...args: readonly string[]) => agent.run(aws.command, args, { env })
  expect((await run('s3', 'mb', 's3://sync')).err).toBe('')

  const first = run('s3', 'sync', up, 's3://sync', '--no-progress')
  while (puts() < 20) await new Promise((resolve) => setTimeout(resolve, 5))
  await agent.kill()
  expect((await first).code).not.toBe(0)
  const sent = puts()
  expect(sent).toBeLessThan(files)

  await agent.start()
  const after = await agent.status()
  expect(after.proxy.port).toBe(before.proxy.port)
  expect(after.sessions).toMatchObject([{ id: before.sessions[0]?.id, standInAccessKeyId: env['AWS_ACCESS_KEY_ID'] }])
  expect(after.agent.findings.join(' ')).toContain('One session was taken up again')

  const second = await run('s3', 'sync', up, 's3://sync', '--no-progress')
  expect(second).toMatchObject({ code: 0, err: '' })
  expect(second.out.match(/^upload: /gm)?.length).toBeLessThan(files)
  const listed = await run('s3', 'ls', 's3://sync', '--summarize')
  expect(listed.out).toContain(`Total Objects: ${files}`)
})

test('twenty callers at an agent that has no credentials yet cause one call of STS', async (context) => {
  const curl = tools.curl()
  if (curl.kind === 'missing') return context.skip(curl.reason)
  const env = await agent.environment('sync')
  const assumed = (): number => sandbox.calls()['sts:AssumeRole'] ?? 0
  const before = assumed()
  await agent.kill()
  await agent.start()
  const keys = `${env['AWS_ACCESS_KEY_ID']}:${env['AWS_SECRET_ACCESS_KEY']}`
  const signed = ['-sS', '--cacert', env['AWS_CA_BUNDLE'] ?? '', '--aws-sigv4', 'aws:amz:us-east-1:sts', '--user', keys]
  const call = ['--data', 'Action=GetCallerIdentity&Version=2011-06-15', 'https://sts.us-east-1.amazonaws.com/']
  const runs = await Promise.all(
    Array.from({ length: 20 }, () => agent.run(curl.command, [...signed, ...call], { env })),
  )
  expect(runs.filter(({ out }) => !out.includes(':assumed-role/'))).toEqual([])
  expect(assumed() - before).toBe(1)
})
