// A source of Roles Anywhere by itself, at a real sandbox; certificates are OpenSSL's, and its time stands still until a test lets it pass.
import { X509Certificate } from 'node:crypto'
import { copyFileSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createRolesAnywhereSource,
  type RolesAnywhereConfig,
} from '#agent/identity/roles-anywhere/roles-anywhere-source.ts'
import type { SourceContext } from '#agent/identity/source.ts'
import { defaultSandboxOptions } from '#sandbox/options.ts'
import { startSandbox } from '#sandbox/sandbox.ts'
import type { SandboxOptions } from '#sandbox/types.ts'
import { createOpenssl } from '../support/openssl.ts'

const none = new AbortController().signal

export type RolesAnywhereRig = Awaited<ReturnType<typeof startRolesAnywhereRig>>

export async function startRolesAnywhereRig(options: Partial<SandboxOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'ra-'))
  const ca = createOpenssl(folder)
  const root = ca.authority('root')
  // OpenSSL goes by the computer's clock, and what it makes is to be valid already.
  let now = Date.now() + 3_600_000
  const sandbox = await startSandbox({ ...defaultSandboxOptions, ...options }, { clock: { now: () => now } })
  const control = sandbox.rolesAnywhereControl
  const trustAnchor = control.trust('openssl', readFileSync(root.certificate, 'utf8'))
  const { syncProfileArn, syncRoleArn } = sandbox.rolesAnywhere
  const used = { certificate: ca.file('used.pem'), privateKey: ca.file('used.key') }
  /** What the source has from now on. */
  const use = (files: typeof used): void => {
    copyFileSync(files.certificate, used.certificate)
    copyFileSync(files.privateKey, used.privateKey)
  }
  use(ca.leaf('machine', { by: 'root' }))
  const notices: string[] = []
  const lives: AbortController[] = []
  let cached: unknown = null

  function open(change: Partial<RolesAnywhereConfig> = {}, lent: Partial<SourceContext> = {}) {
    const life = new AbortController()
    const waiting = new Set<{ readonly ms: number; readonly run: () => void }>()
    lives.push(life)
    const context: SourceContext = {
      clock: { now: () => now },
      awsNow: () => now,
      sawDate: () => undefined,
      endpointFor: () => undefined,
      timers: {
        set(run, ms) {
          if (ms < 60_000) {
            const short = setImmediate(run)
            return () => clearImmediate(short)
          }
          const timer = { ms, run }
          waiting.add(timer)
          return () => void waiting.delete(timer)
        },
      },
      life: life.signal,
      log: { debug() {}, info() {}, warn() {}, error() {} },
      secrets: { get: async () => undefined, set: async () => undefined, delete: async () => undefined },
      cache: {
        read: async () => cached,
        write: async (value) => void (cached = structuredClone(value)),
        delete: async () => void (cached = null),
      },
      noticed: { get: () => undefined, set: () => undefined },
      notify: ({ message }) => void notices.push(message),
      ask: () => Promise.reject(new Error('nobody is asked')),
      stsFor: () => {
        throw new Error('STS is not asked')
      },
      agentFor: () => undefined,
      syncEveryMs: () => 24 * 3_600_000,
      ...lent,
    }
    const sync = { syncProfile: syncProfileArn, syncRole: syncRoleArn }
    const places = { region: 'us-east-1', endpointUrl: sandbox.endpointUrl }
    const source = createRolesAnywhereSource(
      { kind: 'roles-anywhere', name: 'ci', trustAnchor, ...used, ...sync, ...places, ...change },
      context,
    )
    return {
      source,
      life,
      /** A minute of a source that nobody uses. */
      minutePasses() {
        const [first] = waiting
        if (first === undefined) throw new Error('nothing waits')
        waiting.delete(first)
        now += first.ms
        first.run()
      },
      names: () => source.roles().map(({ name }) => name),
      credentials: (name?: string, signal: AbortSignal = none) => {
        const reach = source.roles().find((role) => name === undefined || role.name === name)?.reach
        if (reach === undefined || reach.kind === 'assumed')
          return Promise.reject(new Error(`there is no role ${name}`))
        return source.issue?.(reach, signal) ?? Promise.reject(new Error('it issues nothing'))
      },
    }
  }

  return {
    ca,
    sandbox,
    cached: () => cached,
    forget: () => void (cached = null),
    control,
    trustAnchor,
    used,
    use,
    notices,
    open,
    now: () => now,
    skip: (ms: number) => void (now += ms),
    /** So long before the end of the certificate that is used. */
    skipTo(ms: number) {
      now = Date.parse(new X509Certificate(readFileSync(used.certificate)).validTo) - ms
    },
    calls: (operation: string): number => sandbox.calls()[`rolesanywhere:${operation}`] ?? 0,
    async [Symbol.asyncDispose]() {
      for (const life of lives) life.abort(new Error('the test ended'))
      await sandbox.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** What a failure says. */
export const refusalOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing',
    (error: unknown) => (error instanceof Error ? error.message : 'not an error'),
  )
