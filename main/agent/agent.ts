// The composition root: opens the parts, joins them, and says in which order they start and stop. No logic.
import type { AgentView } from '#contract/model.ts'
import { defined } from '#shared/defined.ts'
import { createAgentEnd } from './agent-end.ts'
import { openStores } from './agent-stores.ts'
import type { Agent, AgentOptions, AgentPorts } from './agent-types.ts'
import { createAttention } from './attention/attention.ts'
import { createAuditLog } from './audit/audit-log.ts'
import { auditSessions } from './audit/audit-sessions.ts'
import { createUsage } from './audit/usage.ts'
import { decide, type Decide } from '#engine/access/decide.ts'
import { createClockOffsets } from '#engine/aws/clock-offset.ts'
import { endpointOverrides, endpointVariables } from '#engine/aws/endpoint.ts'
import { createSts } from '#engine/aws/sts.ts'
import { createAppCalls } from './calls/app-calls.ts'
import { createAttentionCalls } from './calls/attention-calls.ts'
import { createAuditCalls } from './calls/audit-calls.ts'
import { watchProfiles } from './calls/profile-watch.ts'
import { createRouter } from './calls/router.ts'
import { createRoleCalls } from './calls/role-calls.ts'
import { createSessionCalls } from './calls/session-calls.ts'
import { createSettingCalls } from './calls/setting-calls.ts'
import { createSourceCalls } from './calls/source-calls.ts'
import { createStatus } from './calls/status.ts'
import { cacheFiles } from './config/cache-files.ts'
import { settingValue } from './config/setting-value.ts'
import type { StoredSources } from './config/stored.ts'
import { directEnvironment } from './hand-out/environment/direct-environment.ts'
import { keepNodePreload } from './hand-out/environment/node-preload-file.ts'
import { createProxiedEnvironment } from './hand-out/environment/proxied-environment.ts'
import { openTrustFiles, type TrustFiles } from './hand-out/environment/trust-files.ts'
import { createHandOuts } from './hand-out/hand-outs.ts'
import { profileFiles } from './identity/ambient/profile-files.ts'
import { createEmbeddedSandbox, sandboxFinding } from './identity/sandbox/embedded-sandbox.ts'
import { createServedSandbox, isSandboxSaved, withSandbox } from './identity/sandbox/served-sandbox.ts'
import { kinds as allKinds, storedSchemas } from './identity/registry.ts'
import type { StsTarget } from './identity/source.ts'
import { nextHopFromEnvironment } from '#engine/net/next-hop.ts'
import { policiesOf } from './serving/policies.ts'
import { createTrust, extraCertificatePlaces } from '#engine/net/trust.ts'
import { createStsAgents } from '#engine/net/sts-agents.ts'
import { createCatalogue } from './roles/catalogue.ts'
import { keepSynced } from './roles/keep-synced.ts'
import { createMendingVault } from './secrets/mending-vault.ts'
import { vaultModeOf } from './secrets/passphrase.ts'
import { createServing } from './serving/serving.ts'
import { engineThread } from './serving/engine-thread.ts'
import { sessionNameFor, userNameHere } from './sessions/name.ts'
import { createSessions } from './sessions/sessions.ts'
import { isRunning } from '#util/process-identity.ts'
import { systemTimers } from '#util/timers.ts'

export type { Agent, AgentOptions, AgentPorts } from './agent-types.ts'
export { createRouter, type AgentRouter, type Calls } from './calls/router.ts'
export { sandboxPortOf } from './config/state.ts'
export { environmentFormats } from './hand-out/environment/render-environment.ts'
export type { EnvironmentRequest, ExecRequest, HandOuts } from './hand-out/types.ts'

/** Opens settings, vault and logs. Rejects with an AppError that says which of them cannot be used. */
export async function createAgent(ports: AgentPorts, options: AgentOptions): Promise<Agent> {
  const { clock, log, env, platform } = ports
  const { paths, version, kinds = allKinds } = options
  const startedAt = new Date(clock.now()).toISOString()
  const mode = vaultModeOf(env)
  const userName = userNameHere(env)
  const overrides = endpointOverrides(env)
  const computersTrust = createTrust(extraCertificatePlaces(env), log)
  const trust = await computersTrust.current()
  // The last step that can fail: nothing is open before it.
  const { settings, state, vault, ...stores } = await openStores(ports, paths, mode, storedSchemas(kinds))
  const findings = [...options.findings, ...stores.findings]
  const setting = <Key extends Parameters<typeof settingValue>[1]>(key: Key) => settingValue(settings.get(), key)
  const applyLogLevel = (): void => ports.setLogLevel?.(setting('log.level'))
  applyLogLevel()
  settings.subscribe(applyLogLevel)
  const mendingVault = createMendingVault(vault, { found: (finding) => findings.push(finding), log })
  const usage = createUsage({ clock, timers: systemTimers })
  const audit = createAuditLog({
    paths,
    maxBytes: setting('audit.max-size-mb') * 1_000_000,
    files: setting('audit.files'),
    clock,
    log,
    appended: usage.count,
  })
  const attention = createAttention({ clock, timers: systemTimers })
  const clockOffsets = createClockOffsets({ clock, learned: (sighting) => serving.learn(sighting) })
  const stsOffset = (endpointUrl: string | undefined) => clockOffsets.for(endpointUrl ?? overrides.urlFor('sts'))
  const awsNow = (endpointUrl: string | undefined): number => stsOffset(endpointUrl).now()
  const hops = { agent: nextHopFromEnvironment(env), settings: { url: setting('proxy.next-hop'), noProxy: '' } }
  const stsAgents = createStsAgents(trust, { ...hops, isOurs: () => false })
  const stsFor = (target: StsTarget) =>
    createSts({
      ...target,
      overrides,
      clock,
      clockOffset: stsOffset(target.endpointUrl),
      agentFor: stsAgents.for,
      log,
    })

  const { startSandbox } = ports
  const sandbox = createEmbeddedSandbox({
    given: options.sandbox,
    start: startSandbox && (() => startSandbox(state.port('sandbox'))),
    wanted: () => isSandboxSaved(settings.get().sources),
    async changed() {
      catalogue.refresh()
      void keepSandboxPort()
      await sessions.followed()
    },
  })
  const catalogue = createCatalogue({
    settings,
    vault,
    kinds,
    listed: (stored) => withSandbox(stored, sandbox.directory()),
    context: {
      clock,
      awsNow,
      timers: systemTimers,
      log,
      stsFor,
      ask: (question) => attention.ask({ ...question, kind: 'mfa-code' }),
      cache: cacheFiles(paths.cache, log),
    },
  })
  const decideNow: Decide = (question) => decide(policiesOf(settings), question)
  const started = createSessions({
    decide: decideNow,
    vault: mendingVault,
    clock,
    awsNow,
    timers: systemTimers,
    random: Math.random,
    log,
    stsFor,
    sessionName: () => sessionNameFor(setting('session.name') || userName),
    role: catalogue.role,
    wordFor: catalogue.wordFor,
    chainOf: (roleId) => catalogue.chainOf(roleId),
    source: catalogue.source,
    isRunning,
    used: state.used,
    notify: (notice) => attention.notify({ level: 'warning', ...notice }),
  })

  // An engine in another thread is not loaded into this one.
  const makeEngine = ports.engine
    ? engineThread({ ...ports.engine, log, timers: systemTimers })
    : (await import('./serving/same-thread.ts')).sameThread({ clock, log })
  const serving = createServing({
    sessions: started,
    audit,
    clockOffsets,
    secrets: mendingVault,
    options: {
      spoolDir: paths.spool,
      trust,
      port: setting('proxy.port') || state.port('proxy'),
      hops,
      endpoints: endpointVariables(env),
      platform,
      uid: process.getuid?.(),
    },
    policies: () => policiesOf(settings),
    makeEngine,
  })
  const { sessions } = serving
  settings.subscribe(serving.configure)
  catalogue.subscribe(sessions.follow)
  catalogue.subscribe(serving.look)
  sessions.subscribe((views) => usage.keep(views.map(({ id }) => id)))

  let trustFiles: TrustFiles | undefined

  const stored: StoredSources = {
    list: () => settings.get().sources,
    update: async (change) => void (await settings.update((data) => ({ ...data, sources: change(data.sources) }))),
  }
  const served = [createServedSandbox(stored, sandbox)]
  const sources = createSourceCalls({ settings, catalogue, sessions, stsFor, kinds, served, env, log })
  const info = (): AgentView => {
    const settingsProblem = settings.problemFinding()
    return {
      version,
      pid: process.pid,
      home: paths.home,
      socket: paths.socket,
      startedAt,
      vault: mode,
      sandbox: sandbox.directory() !== undefined,
      findings: [...findings, ...(settingsProblem === undefined ? [] : [settingsProblem])],
      ...defined({ settingsProblem }),
      ...(clockOffsets.for(undefined).measured() ? { clockOffsetMs: -clockOffsets.for(undefined).get() } : {}),
    }
  }
  const status = createStatus({
    agent: info,
    proxy: () => ({ ...serving.address(), caBundle: paths.caBundle }),
    sources: sources.list,
    sessions: () => [...sessions.list()],
    changes: [sessions.subscribe, catalogue.subscribe],
  })
  const resolve = (role: string) => catalogue.inventory().resolve(role)
  const handOuts = createHandOuts({
    resolve,
    decide: decideNow,
    sessions,
    audit,
    clock,
    nextHopOf: nextHopFromEnvironment,
    wordFor: (role) => catalogue.inventory().wordFor(role),
    proxied: createProxiedEnvironment({
      paths,
      clock,
      trustFiles: () => trustFiles ?? serving.refuse(),
      urlFor: serving.urlFor,
      isOn: setting,
    }),
    direct: directEnvironment,
    directByDefault: () => setting('default.delivery') === 'direct',
    endpointUrlOf: (role) => catalogue.source(role.source)?.endpointUrl,
  })

  const settingCalls = createSettingCalls({ ...settings, update: serving.thenSettled(settings.update) })
  const router = createRouter(
    {
      app: createAppCalls({
        info,
        status,
        vault,
        settings,
        paths,
        clock,
        platform,
        log,
        sessions,
        catalogue,
        settingViews: settingCalls.list,
        access: () => ({ ...serving.access(), awsWithoutPassword: setting('proxy.aws-without-password') }),
        browserLink: ports.browserLink,
        stop: (keep) => ending.stop(keep),
        restart: () => ending.restart(),
      }),
      sources,
      roles: createRoleCalls({ settings, catalogue, sessions, state, timers: systemTimers }),
      sessions: createSessionCalls(catalogue, sessions, usage),
      attention: createAttentionCalls(attention),
      audit: createAuditCalls({ audit, timers: systemTimers, resolve }),
      settings: settingCalls,
    },
    log,
  )

  let unwatchProfiles = (): void => undefined

  async function keepSandboxPort(): Promise<void> {
    const url = sandbox.directory()?.endpointUrl
    if (url !== undefined) await state.setPort('sandbox', Number(new URL(url).port))
  }

  async function start(): Promise<void> {
    await keepSandboxPort()
    await sandbox.follow().catch((error: unknown) => findings.push(sandboxFinding(error, log)))
    settings.subscribe(() => void sandbox.follow().catch((error: unknown) => sandboxFinding(error, log)))
    await keepSynced(catalogue, log)
    findings.push(...(await sessions.restore()))
    const { authorityPem, port } = await serving.listen()
    trustFiles = await openTrustFiles({ paths, authorityPem, roots: computersTrust.current, clock, log })
    await keepNodePreload(paths)
    await state.setPort('proxy', port)
    auditSessions(sessions, audit, clock)
    unwatchProfiles = watchProfiles({ files: profileFiles(process.env), catalogue, sessions, log })
  }

  async function closeFiles(): Promise<void> {
    unwatchProfiles()
    stsAgents.close()
    settings.close()
    catalogue.close()
    await sandbox.close()
    await state.close()
    audit.close()
    await vault.close()
  }

  const ending = createAgentEnd({ closeProxy: serving.close, sessions, closeFiles, startAgain: ports.restart })

  return {
    router,
    handOuts,
    status: status.now,
    settingsProblem: settings.problemFinding,
    start,
    stop: ending.stop,
    close: ending.close,
    stopped: ending.stopped,
  }
}
