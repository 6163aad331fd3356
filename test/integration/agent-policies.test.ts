// Settings that change while a role runs: the next request is judged by what they say then.
import { Agent, request } from 'node:https'
import { readFile } from 'node:fs/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { createAgentRig, type AgentRig } from './agent-rig.ts'
import { signed } from './proxy-pipeline-signing.ts'

const api = 'abc.execute-api.us-east-1.amazonaws.com'
let rig: AgentRig | undefined
let connection: Agent | undefined
afterEach(async () => {
  connection?.destroy()
  connection = undefined
  await rig?.close()
  rig = undefined
})

/** A command that runs with a role of the sandbox, and one connection through the proxy that it keeps. */
async function open() {
  const { client, agent, paths } = (rig = await createAgentRig())
  const [role] = await client.roles.list({})
  const begin = async (): Promise<Readonly<Record<string, string>>> => {
    const signal = AbortSignal.timeout(20_000)
    return (await agent.handOuts.exec(role?.id ?? '', { pid: process.pid, command: 'test', caller: {} }, signal)).set
  }
  const set = (key: string, value: string) => client.settings.set({ key, value })
  const send = async (environment: Readonly<Record<string, string>>, sent: ReturnType<typeof signed>) => {
    const ca = await readFile(paths.caBundle)
    connection ??= new Agent({ keepAlive: true, maxSockets: 1, ca, proxyEnv: environment })
    const headers = Object.fromEntries(sent.headers)
    return await new Promise<{ status: number; text: string }>((resolve, reject) => {
      const { method, target: path } = sent
      request({ host: headers['Host'], method, path, headers, agent: connection }, (answer) => {
        answer.setEncoding('utf8')
        let text = ''
        answer.on('data', (part: string) => (text += part))
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
      })
        .on('error', reject)
        .end(sent.body)
    })
  }
  const call = (environment: Readonly<Record<string, string>>, service: string, host: string) =>
    send(
      environment,
      signed({
        host,
        service,
        keyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
        secret: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
        at: Date.now(),
        method: 'GET',
      }),
    )
  return { begin, set, send, call }
}

describe('a role that runs', () => {
  it('signs for endpoints of a customer from the moment they are named until they are not', async () => {
    const { begin, set, call } = await open()
    const environment = await begin()
    await set('proxy.customer-endpoints', 'execute-api')
    expect((await call(environment, 'execute-api', api)).text).not.toContain('Latchkey')
    await set('proxy.customer-endpoints', 'es')
    const { status, text } = await call(environment, 'execute-api', api)
    expect(status).toBe(403)
    expect(text).toContain('belongs to a customer (execute-api)')
    await set('proxy.customer-endpoints', 'execute-api,es')
    expect((await call(environment, 'execute-api', api)).text).not.toContain('Latchkey')
  })

  it('is strict while the setting is, whatever it was when the role was started', async () => {
    const { begin, set, call, send } = await open()
    await set('proxy.strict', 'true')
    const environment = await begin()
    const host = 's3.us-east-1.amazonaws.com'
    const unsigned = { method: 'GET', target: '/', headers: [['Host', host]] as const }
    await call(environment, 's3', host)
    expect((await send(environment, unsigned)).text).toContain('proxy.strict')
    await set('proxy.strict', 'false')
    expect((await send(environment, unsigned)).text).not.toContain('Latchkey')
    await set('proxy.strict', 'true')
    expect((await send(environment, unsigned)).text).toContain('proxy.strict')
  })
})
