// What a window sees of a tool's requests: usage, live records and counts; and keys that are tried before they are saved.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AgentRig, createAgentRig } from './agent-rig.ts'

let rig: AgentRig
beforeEach(async () => {
  rig = await createAgentRig()
})
afterEach(() => rig.close())

const soon = () => AbortSignal.timeout(20_000)

/** A tool in a process of its own, as `latchkey exec` runs one: one GetCallerIdentity through the proxy. */
async function runTool(role: string): Promise<void> {
  const lease = await rig.agent.handOuts.exec(role, { pid: process.pid, command: 'node', caller: {} }, soon())
  const script = "const sts = await import('@aws-sdk/client-sts'); await new sts.STS().getCallerIdentity({})"
  const env: NodeJS.ProcessEnv = { ...process.env, ...lease.set }
  for (const name of lease.unset) delete env[name]
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { env, signal: soon() })
  lease.release()
}

/** Reads on until an event fits; leaves then. */
async function until<T>(events: AsyncIterable<T>, fits: (event: T) => boolean): Promise<T> {
  for await (const event of events) if (fits(event)) return event
  throw new Error('the subscription ended')
}

describe('a request through the proxy', () => {
  it('shows in the usage of its session, among the live records and in the counts', async () => {
    const role = rig.sandbox.roles[0]?.arn ?? ''
    const { id } = await rig.client.sessions.start({ role })
    const usage = await rig.client.sessions.usage()
    const live = await rig.client.audit.live({ service: 'sts' })
    const used = until(usage, (all) =>
      all.some(({ session, buckets }) => session === id && buckets.some((count) => count > 0)),
    )
    const seen = until(live, ({ records }) => records.some(({ event }) => event === 'request'))
    await runTool(role)
    expect(await used).toMatchObject([
      {
        session: id,
        lastAction: 'sts:GetCallerIdentity',
        lastClient: `exec ${process.pid} node`,
        commands: [{ name: 'node (aws-sdk-js)' }],
      },
    ])
    expect(await seen).toMatchObject({ skipped: 0, records: [{ action: 'GetCallerIdentity', session: id }] })
    const summary = await rig.client.audit.summary({ filter: { role, service: 'sts', client: 'node' }, buckets: 6 })
    expect(summary.buckets.map(({ forwarded }) => forwarded)).toEqual([0, 0, 0, 0, 0, 1])
    expect(summary.commands.most).toMatchObject([{ name: 'node (aws-sdk-js)', forwarded: 1 }])
    expect(await rig.client.audit.query({ command: 'node (aws-sdk-js)' })).toMatchObject([{ command: 'aws-sdk-js' }])
    const [word = ''] = summary.roles
    expect(await rig.client.audit.query({ role: word, service: 'sts' })).toHaveLength(1)
  })

  it('is gone from the usage once its session has ended', async () => {
    const role = rig.sandbox.roles[0]?.arn ?? ''
    await rig.client.sessions.start({ role })
    const usage = await rig.client.sessions.usage()
    const first = await usage.next()
    expect(first.value).toHaveLength(1)
    const ended = until(usage, (all) => all.length === 0)
    await rig.client.sessions.end({ role })
    expect(await ended).toEqual([])
  })
})

describe('keys that are tried', () => {
  it('are told whose they are, or which half of them is wrong, and are saved nowhere', async () => {
    const { accessKeyId, secretAccessKey, endpointUrl } = rig.sandbox
    const check = (keys: { readonly accessKeyId: string; readonly secretAccessKey: string }) =>
      rig.client.sources.check({ kind: 'iam-user', name: 'me', endpointUrl, ...keys })
    expect(await check({ accessKeyId, secretAccessKey })).toMatchObject({
      kind: 'valid',
      arn: expect.stringMatching(/^arn:aws:iam::\d{12}:user\//),
    })
    expect(await check({ accessKeyId, secretAccessKey: 'wrong' })).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('secret access key does not belong to'),
    })
    expect(await check({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey })).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('does not know the access key'),
    })
    expect((await rig.client.sources.list()).map(({ name }) => name)).toEqual(['sandbox', 'sandbox-sso'])
  })
})
