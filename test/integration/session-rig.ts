// The session area as the agent puts it together: real STS client, real sandbox, memory vault, attention.
import { createAttention } from '#agent/attention/attention.ts'
import { createClockOffset } from '#engine/aws/clock-offset.ts'
import { createSts } from '#engine/aws/sts.ts'
import { createSource, kinds } from '#agent/identity/registry.ts'
import { withSandbox } from '#agent/identity/sandbox/served-sandbox.ts'
import { createInventory } from '#agent/roles/inventory.ts'
import type { AddedRole } from '#agent/roles/role.ts'
import { createMemoryVault } from '#agent/secrets/memory-vault.ts'
import { createSessions } from '#agent/sessions/sessions.ts'
import { systemTimers } from '#util/async/timers.ts'
import { defaultSandboxOptions } from '#sandbox/options.ts'
import { startSandbox } from '#sandbox/sandbox.ts'
import type { Sandbox, SandboxClock, SandboxOptions } from '#sandbox/types.ts'

export interface RigOptions {
  readonly sandbox?: Partial<SandboxOptions>
  readonly sandboxClock?: SandboxClock
  /** Beside the sandbox's own source. `me` is the sandbox's user as an iam-user source. */
  readonly me?: { readonly mfa: boolean; readonly command?: string }
  readonly added?: (sandbox: Sandbox) => readonly AddedRole[]
  readonly vault?: ReturnType<typeof createMemoryVault>
}

export const soon = (): AbortSignal => AbortSignal.timeout(20_000)

export async function createRig(options: RigOptions = {}) {
  const sandbox = await startSandbox(
    { ...defaultSandboxOptions, ...options.sandbox },
    options.sandboxClock === undefined ? {} : { clock: options.sandboxClock },
  )
  const clock = { now: () => Date.now() }
  const clockOffset = createClockOffset({ clock })
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
  const vault = options.vault ?? createMemoryVault()
  const attention = createAttention({ clock, timers: systemTimers })
  const stsFor = (
    target: Pick<Parameters<typeof createSts>[0], 'credentials' | 'region' | 'partition' | 'endpointUrl'>,
  ) => createSts({ ...target, clock, clockOffset, log })

  const me = options.me && {
    kind: 'iam-user' as const,
    name: 'me',
    accessKeyId: sandbox.accessKeyId,
    endpointUrl: sandbox.endpointUrl,
    mfaSerial: options.me.mfa ? sandbox.mfaSerial : undefined,
    mfaCommand: options.me.command,
  }
  const configs = withSandbox(me === undefined ? [] : [me], sandbox)
  const secretsOf = (source: string) => ({
    get: (name: string) => vault.get(`source/${source}/${name}`),
    set: (name: string, value: string) => vault.set(`source/${source}/${name}`, value),
    delete: (name: string) => vault.delete(`source/${source}/${name}`),
  })
  await secretsOf('me').set('secret-access-key', sandbox.secretAccessKey)
  const sources = new Map(
    configs.map((config) => [
      config.name,
      createSource(kinds, config, {
        agentFor: () => undefined,
        notify: () => undefined,
        noticed: { get: () => undefined, set: () => undefined },
        syncEveryMs: () => 86_400_000,
        secrets: secretsOf(config.name),
        clock,
        awsNow: () => clockOffset.now(),
        sawDate: () => undefined,
        endpointFor: () => undefined,
        timers: systemTimers,
        cache: { read: async () => null, write: async () => {}, delete: async () => {} },
        life: new AbortController().signal,
        log,
        stsFor,
        ask: (question) => attention.ask({ ...question, kind: 'mfa-code' }),
      }),
    ]),
  )
  const inventory = createInventory([...sources.values()], options.added?.(sandbox) ?? [])
  const chainOf = (id: string) => {
    const role = inventory.byId(id)
    return role === undefined ? [] : inventory.chainOf(role)
  }
  const sessions = createSessions({
    decide: () => ({ kind: 'allow' }),
    vault,
    clock,
    awsNow: () => clockOffset.now(),
    timers: systemTimers,
    random: Math.random,
    log,
    stsFor,
    sessionName: () => 'jane.doe',
    role: (id) => inventory.byId(id),
    wordFor: (id) => {
      const role = inventory.byId(id)
      return role === undefined ? undefined : inventory.wordFor(role)
    },
    chainOf,
    source: (name) => sources.get(name),
    isRunning: () => true,
    used: () => {},
    notify: (notice) => attention.notify({ level: 'warning', ...notice }),
  })
  return {
    sandbox,
    sessions,
    attention,
    inventory,
    vault,
    clockOffset,
    source: (name: string) => sources.get(name),
    start: (role: string) => sessions.start(inventory.resolve(role), undefined, soon(), true),
    startByTool: (role: string) => sessions.start(inventory.resolve(role), undefined, soon()),
    async who(role: string) {
      const view = sessions.byRole(inventory.resolve(role).id)
      const credentials = await sessions.handOut(view?.id ?? '', soon())
      const sts = stsFor({ credentials, region: 'us-east-1', partition: 'aws', endpointUrl: sandbox.endpointUrl })
      return await sts.getCallerIdentity(soon()).finally(() => sts.close())
    },
    async close() {
      await sessions.close()
      await sandbox.close()
    },
  }
}

export type Rig = Awaited<ReturnType<typeof createRig>>
