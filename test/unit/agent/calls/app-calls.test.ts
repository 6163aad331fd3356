import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { SourceView, StatusView } from '#contract/model.ts'
import { type AppCallsDeps, createAppCalls } from '#agent/calls/app-calls.ts'
import { createStatus } from '#agent/calls/status.ts'
import type { Source } from '#agent/identity/source.ts'
import { createMemoryVault } from '#agent/secrets/memory-vault.ts'
import { source, status } from '../../../contract/fake-calls.ts'
import { plantedSecret } from '../../../support/find-secrets.ts'
import { quietLog } from '../../util/quiet-log.ts'
import { temporaryFolder } from '../../util/temp-folder.ts'

const clean = (views: Partial<SourceView> = {}): StatusView => {
  const { accessKeyId, name, kind, state, region, roles } = source
  return {
    agent: { ...status.agent, findings: ['something was found'] },
    proxy: status.proxy,
    sources: [{ accessKeyId, name, kind, state, region, roles, ...views }],
    sessions: [],
  }
}

async function app(
  now: StatusView = clean(),
  rest: Partial<AppCallsDeps> = {},
  folder?: Parameters<typeof temporaryFolder>[0],
) {
  const home = await temporaryFolder(folder)
  const at = (name: string) => join(home, name)
  const events: string[] = []
  const fakeSource = (name: string): Source => ({
    name,
    region: 'us-east-1',
    partition: 'aws',
    roles: () => [],
    base: () => Promise.reject(new Error('not expected')),
    issue: () => Promise.reject(new Error('not expected')),
    state: () => ({ state: 'ready' }),
    lock: async (signOut) => void events.push(`${name} locked${signOut ? ', signed out' : ''}`),
    forget: async () => undefined,
  })
  const calls = createAppCalls({
    info: () => now.agent,
    status: createStatus({
      agent: () => now.agent,
      proxy: () => now.proxy,
      sources: () => now.sources,
      sessions: () => now.sessions,
      changes: [],
    }),
    vault: { ...createMemoryVault(), lock: async () => void events.push('vault locked') },
    settings: { problem: () => undefined },
    settingViews: () => [
      { key: 'log.level', value: 'info', source: 'default', description: 'what is written', type: 'choice' },
    ],
    paths: {
      home,
      settings: at('settings.json'),
      settingsLastGood: at('last-good.json'),
      state: at('state.json'),
      vault: at('vault.json'),
      audit: at('audit.log'),
      log: at('agent.log'),
      lock: at('lock'),
      socket: at('socket'),
      pipeFile: at('pipe.json'),
      caBundle: at('ca.pem'),
      authority: at('authority.pem'),
      trust: at('trust'),
      terminals: at('terminals'),
      shell: at('shell'),
      browsers: at('browsers'),
      spool: at('spool'),
      cache: at('cache'),
      journal: at('journal'),
    },
    clock: { now: () => Date.UTC(2026, 0, 2, 3, 4, 5) },
    platform: 'linux',
    log: quietLog(),
    sessions: {
      lock: async () => {
        events.push('sessions ended')
        return 0
      },
      wake: () => void events.push('woke'),
      find: () => ({ kind: 'unknown' }),
    },
    catalogue: { sources: () => [fakeSource('one'), fakeSource('two')] },
    access: () => ({ knowsOwn: true, awsWithoutPassword: false, mostConnections: 4096, openFiles: 20_000 }),
    browserLink: () => Promise.reject(new Error('not expected')),
    stop: () => Promise.resolve({ sessionsEnded: 0 }),
    forgetKey: () => Promise.reject(new Error('not expected')),
    restart: () => Promise.resolve({ sessionsKept: 0 }),
    ...rest,
  })
  return { calls, events, log: at('agent.log'), audit: at('audit.log') }
}

describe('lock', () => {
  it('reaches sessions, sources and, last, the vault', async () => {
    const { calls, events } = await app()
    await calls.lock({ signOut: true })
    expect(events).toEqual(['sessions ended', 'one locked, signed out', 'two locked, signed out', 'vault locked'])
  })

  it('forgets everything also when the end of a session cannot be written, and tells that', async () => {
    const failing = {
      lock: () => Promise.reject(new Error('disk full')),
      wake: () => undefined,
      find: () => ({ kind: 'unknown' as const }),
    }
    const { calls, events } = await app(clean(), { sessions: failing })
    await expect(calls.lock({ signOut: false })).rejects.toThrow('disk full')
    expect(events).toEqual(['one locked', 'two locked', 'vault locked'])
  })
})

describe('a stop', () => {
  const stop = async () => ({ sessionsEnded: 1 })

  it('forgets the key only where it is told to', async () => {
    const forgotten: string[] = []
    const { calls } = await app(clean(), { stop, forgetKey: async () => void forgotten.push('key') })
    expect(await calls.stop({ keepSessions: false, forgetKey: false })).toMatchObject({ sessionsEnded: 1 })
    expect(await calls.stop(undefined)).toMatchObject({ sessionsEnded: 1 })
    expect(forgotten).toEqual([])
    await calls.stop({ keepSessions: false, forgetKey: true })
    expect(forgotten).toEqual(['key'])
  })

  it('does not happen where the keychain keeps the key', async () => {
    let stopped = false
    const { calls } = await app(clean(), {
      stop: async () => {
        stopped = true
        return { sessionsEnded: 1 }
      },
      forgetKey: () => Promise.reject(new Error('the keychain is locked')),
    })
    await expect(calls.stop({ keepSessions: false, forgetKey: true })).rejects.toThrow('locked')
    expect(stopped).toBe(false)
  })
})

it('looks at every expiry again after the computer slept', async () => {
  const { calls, events } = await app()
  calls.resumed()
  expect(events).toEqual(['woke'])
})

describe('diagnostics', () => {
  it('are named after the moment and have versions, checks, status, settings and the log', async () => {
    const { calls, log } = await app()
    await appendFile(log, '{"level":"info","msg":"Vault opened"}\n')
    const { fileName, text } = await calls.diagnostics(undefined, undefined)
    expect(fileName).toBe('latchkey-diagnostics-2026-01-02T030405000Z.txt')
    for (const part of [process.versions.node, '1.2.3', 'secrets are kept in memory only', 'something was found'])
      expect(text).toContain(part)
    expect(text).toContain('"log.level"')
    expect(text).toContain('Vault opened')
  })

  it('redact again what a log line, a command or an address may hold', async () => {
    const secret = plantedSecret('diagnostics')
    const now = clean({ mfaCommand: `unlock --with ${secret}`, endpointUrl: `https://user:${secret}@example.test/` })
    const { calls, log, audit } = await app(now, {}, 'expected-secret')
    await appendFile(log, `${JSON.stringify({ msg: `password=${secret}`, facts: { sessionToken: secret } })}\n`)
    await appendFile(log, `torn line with secret=${secret}\n`)
    await appendFile(audit, 'an audit line\n')
    const { text } = await calls.diagnostics(undefined, undefined)
    expect(text).not.toContain(secret)
    expect(text).not.toContain('an audit line')
    expect(text).toContain('torn line')
  })

  it('stay within 1 MB and keep the newest lines of the log', async () => {
    const now = clean()
    const many = Array.from({ length: 5_000 }, (_, index) => ({ ...source, name: `source-${index}` }))
    const { calls, log } = await app({ ...now, sources: many })
    const lines = Array.from({ length: 600 }, (_, index) => JSON.stringify({ n: index, msg: 'ü '.repeat(1_000) }))
    await appendFile(log, `${lines.join('\n')}\n`)
    const { text } = await calls.diagnostics(undefined, undefined)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_000_000)
    expect(text).toContain('"n":599,')
    expect(text).not.toContain('"n":99,')
  })

  it('do not wait for checks that wait for a person', async () => {
    const caller = new AbortController()
    const vault = { ...createMemoryVault(), unlock: () => new Promise<void>(() => undefined) }
    const { calls } = await app(clean(), { vault })
    const asked = calls.diagnostics(undefined, caller.signal)
    caller.abort()
    expect((await asked).text).toContain('did not end')
  })
})
