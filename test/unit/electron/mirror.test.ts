import { createORPCClient } from '@orpc/client'
import { createRouterClient } from '@orpc/server'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { AttentionEvent } from '#contract/attention.ts'
import { resolvePaths } from '#local/paths.ts'
import { AppError } from '#util/app-error.ts'
import { systemTimers } from '#util/async/timers.ts'
import type { AgentClient } from '#contract/contract.ts'
import { createAgentLink } from '#frontends/electron/agent/agent-link.ts'
import { type CallAgent, forwardContract } from '#frontends/electron/agent/forward.ts'
import { createMirror } from '#frontends/electron/agent/mirror.ts'
import { createActions } from '#frontends/electron/tray/actions.ts'
import { trayStateOf } from '#frontends/electron/tray/source.ts'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step()
})

/** What the page's client sees. */
function forwarded(call: CallAgent): AgentClient {
  const client: unknown = createRouterClient(forwardContract(call, { error: () => undefined }))
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the router is made from the contract that types the client
  return client as AgentClient
}

function immediately(work: () => void): () => void {
  const handle = setImmediate(work)
  return () => clearImmediate(handle)
}

async function rig() {
  const folder = await mkdtemp(join(tmpdir(), 'lkm-'))
  undo.push(() => rm(folder, { recursive: true, force: true }))
  const env = { ...process.env, LATCHKEY_HOME: join(folder, 'home'), LATCHKEY_VAULT: 'memory' }
  const paths = resolvePaths({ platform: process.platform, env, homedir: folder, uid: process.getuid?.() ?? 0 })
  const link = createAgentLink({
    host: { paths, platform: process.platform, env },
    pageFolder: folder,
    version: '1.0.0',
  })
  undo.push(() => link.end('stop'))
  const client: AgentClient = createORPCClient({
    call: (path, input, { signal }) => link.call(path, input, { signal }),
  })
  const closing = new AbortController()
  undo.push(() => closing.abort())
  const heard: string[] = []
  const mirror = createMirror(
    {
      client,
      ready: link.ready,
      timers: systemTimers,
      onNotice: ({ message }) => heard.push(message),
      onPrompt: ({ title }) => heard.push(title),
      onSettled: () => undefined,
    },
    closing.signal,
  )
  const until = (fits: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (fits()) resolve()
      }
      mirror.subscribe(look)
      look()
    })
  return { link, client, mirror, until, heard }
}

describe('what the main process knows', () => {
  it('follows sources, roles, sessions and settings, and becomes the tray', async () => {
    const { client, mirror, until, link } = await rig()
    await client.sources.add({ kind: 'sandbox', name: 'sandbox' })
    await until(() => mirror.roles().size > 0)
    const [role] = mirror.roles().values()
    await client.sessions.start({ role: role?.id ?? '' })
    await until(() => mirror.status()?.sessions.length === 1)
    await client.settings.set({ key: 'app.theme', value: 'dark' })
    await until(() => mirror.setting('app.theme') === 'dark')
    const tray = trayStateOf(link.state(), mirror, { kind: 'ready', version: '2.0.0' })
    expect(tray).toMatchObject({ agent: { kind: 'own' }, prompts: 0, updateReady: '2.0.0' })
    expect(tray.sessions.map(({ roleId }) => roleId)).toEqual([role?.id])
    expect(tray.proxyUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  })

  async function hear(rounds: readonly (readonly AttentionEvent[])[]): Promise<readonly string[]> {
    const heard: string[] = []
    const closing = new AbortController()
    undo.push(() => closing.abort())
    let round = 0
    const done = Promise.withResolvers<void>()
    const call = async function* (path: readonly string[]) {
      if (path[0] !== 'attention') return
      yield* rounds[round] ?? []
      round += 1
      if (round === rounds.length) done.resolve()
    }
    createMirror(
      {
        client: createORPCClient({ call: async (path) => call(path) }),
        ready: () => Promise.resolve(),
        timers: { set: immediately },
        onNotice: ({ id }) => heard.push(id),
        onPrompt: ({ id }) => heard.push(`${id}?`),
        onSettled: (id) => heard.push(`${id}!`),
      },
      closing.signal,
    )
    await done.promise
    closing.abort()
    return heard
  }

  it('tells each notice once, and none of before the app', async () => {
    const notice = (id: string) => ({ id, level: 'info', message: id, at: '2026-08-01T12:00:00.000Z' }) as const
    const heard = await hear([
      [
        { kind: 'state', prompts: [], notices: [notice('old')] },
        { kind: 'notice', notice: notice('new') },
      ],
      [{ kind: 'state', prompts: [], notices: [notice('old'), notice('new'), notice('missed')] }],
    ])
    expect(heard).toEqual(['new', 'missed'])
  })

  it('tells each question once, also one that waited before, and when it has no use any more', async () => {
    const prompt = (id: string) =>
      ({
        id,
        kind: 'mfa-code',
        title: id,
        message: '',
        secret: false,
        subject: 'admin',
        createdAt: '2026-08-01T12:00:00.000Z',
        expiresAt: '2026-08-01T12:05:00.000Z',
      }) as const
    const heard = await hear([
      [
        { kind: 'state', prompts: [prompt('waiting')], notices: [] },
        { kind: 'prompt', prompt: prompt('new') },
        { kind: 'settled', id: 'new' },
      ],
      [{ kind: 'state', prompts: [prompt('waiting'), prompt('missed')], notices: [] }],
      [{ kind: 'state', prompts: [prompt('missed')], notices: [] }],
    ])
    expect(heard).toEqual(['waiting?', 'new?', 'new!', 'missed?', 'waiting!'])
  })
})

describe('the calls that are passed on', () => {
  it('reach the agent, answer with its data and its errors, and follow its events', async () => {
    const { link } = await rig()
    const client = forwarded(link.call)
    expect((await client.app.info()).pid).toBe(process.pid)
    await expect(client.roles.resolve({ role: 'nobody' })).rejects.toMatchObject({
      code: 'FAILED',
      data: { code: 'not-found' },
    })
    await expect(link.call(['sessions', 'start'], { role: 1 }, {})).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    for await (const status of await client.app.watch()) {
      expect(status.agent.pid).toBe(process.pid)
      break
    }
  })

  it('tell why no agent answers', async () => {
    const failing = async (): Promise<never> => {
      throw new AppError('vault-locked', 'the keychain is locked', { retry: true })
    }
    const client = forwarded(failing)
    await expect(client.app.info()).rejects.toMatchObject({ data: { code: 'vault-locked', retry: true } })
  })
})

describe('an action of the tray', () => {
  it('that fails is told, and a question meanwhile is one that somebody waits for', async () => {
    const { client } = await rig()
    const told = Promise.withResolvers<string>()
    const actions = createActions({
      startAgent: () => undefined,
      client,
      terminals: () => undefined,
      copy: () => Promise.resolve(),
      openConsole: () => Promise.reject(new Error('not expected')),
      send: () => undefined,
      signIn: () => undefined,
      say: () => undefined,
      failed: told.resolve,
      installUpdate: () => Promise.resolve(),
      quit: () => undefined,
    })
    expect(actions.isWaitedFor()).toBe(false)
    actions.tray({ kind: 'start', roleId: 'r-gone', name: 'Gone' })
    expect(actions.isWaitedFor()).toBe(true)
    expect(await told.promise).toMatch(/^Latchkey: .*r-gone/)
  })

  it('whose console asks first is asked about in the window', async () => {
    const { client } = await rig()
    const sent = Promise.withResolvers<unknown>()
    const actions = createActions({
      startAgent: () => undefined,
      client,
      terminals: () => undefined,
      copy: () => Promise.resolve(),
      openConsole: () => Promise.reject(new AppError('needs-confirmation', 'this asks once more')),
      send: sent.resolve,
      signIn: () => undefined,
      say: () => undefined,
      failed: sent.reject,
      installUpdate: () => Promise.resolve(),
      quit: () => undefined,
    })
    actions.tray({ kind: 'console', roleId: 'r-1', name: 'Admin' })
    expect(await sent.promise).toEqual({ kind: 'console', role: 'r-1' })
  })
})
