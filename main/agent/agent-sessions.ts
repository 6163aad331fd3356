// Sources, their roles, the sessions of these, and the engine that serves them.
import { homeFolder } from '#util/home-folder.ts'
import { join } from 'node:path'
import type { NoticeView } from '#contract/model.ts'
import type { Stores } from './agent-stores.ts'
import type { AgentOptions, AgentPorts } from './agent-types.ts'
import { createAttention } from './attention/attention.ts'
import { auditSessions } from './audit/audit-sessions.ts'
import { watchProfiles } from './calls/profile-watch.ts'
import { cacheFiles } from './config/cache-files.ts'
import { keepNodePreload } from './hand-out/environment/node-preload-file.ts'
import { openTrustFiles, type TrustFiles } from './hand-out/environment/trust-files.ts'
import { profileFiles } from '#local/aws-files.ts'
import { kinds as allKinds } from './identity/registry.ts'
import { createEmbeddedSandbox, sandboxFinding } from './identity/sandbox/embedded-sandbox.ts'
import { isSandboxSaved, withSandbox } from './identity/sandbox/served-sandbox.ts'
import type { StsTarget } from './identity/source.ts'
import { createShareSignIns } from './profiles/share-sign-in.ts'
import { createCatalogue } from './roles/catalogue.ts'
import { keepSynced } from './roles/keep-synced.ts'
import { engineThread } from './serving/engine-thread.ts'
import { policiesOf } from './serving/policies.ts'
import { createServing } from './serving/serving.ts'
import { sessionNameFor, userNameHere } from './sessions/name.ts'
import { createSessions } from './sessions/sessions.ts'
import { decide, type Decide } from '#engine/access/decide.ts'
import { createClockOffsets } from '#engine/aws/clock-offset.ts'
import { endpointOverrides, endpointVariables } from '#engine/aws/endpoint.ts'
import { createSts } from '#engine/aws/sts.ts'
import { nextHopFromEnvironment } from '#util/http/next-hop.ts'
import { createStsAgents } from '#engine/net/sts-agents.ts'
import { createTrust, extraCertificatePlaces } from '#engine/net/trust.ts'
import { AppError } from '#util/app-error.ts'
import { isRunning } from '#util/own/process-identity.ts'
import { systemTimers } from '#util/async/timers.ts'

/** Nothing is served yet: that begins with `start`. */
export async function openSessions(
  ports: AgentPorts,
  options: AgentOptions,
  stores: Stores,
  open: AsyncDisposableStack,
) {
  const { clock, log, env, platform, startSandbox } = ports
  const { paths, kinds = allKinds } = options
  const { settings, setting, state, mendingVault, audit } = stores
  const userName = userNameHere(env)
  const overrides = endpointOverrides(env)
  const computersTrust = createTrust(extraCertificatePlaces(env), log)
  const trust = await computersTrust.current()
  const attention = createAttention({ clock, timers: systemTimers })
  const clockOffsets = createClockOffsets({ clock, learned: (sighting) => serving.learn(sighting) })
  const clockOf = (endpointUrl: string | undefined) => clockOffsets.for(endpointUrl ?? overrides.urlFor('sts'))
  const awsNow = (endpointUrl: string | undefined): number => clockOf(endpointUrl).now()
  const hops = { agent: nextHopFromEnvironment(env), settings: { url: setting('proxy.next-hop'), noProxy: '' } }
  const stsAgents = createStsAgents(trust, { ...hops, isOurs: () => false })
  open.defer(stsAgents.close)
  const stsFor = (target: StsTarget) =>
    createSts({
      ...target,
      overrides,
      clock,
      clockOffset: clockOf(target.endpointUrl),
      agentFor: stsAgents.for,
      log,
    })

  /** Also written down: where nobody looks at a window, an administrator reads the log. */
  const notify = (notice: Pick<NoticeView, 'message' | 'hint'>): void => {
    log.warn([notice.message, notice.hint ?? ''].join(' ').trim())
    attention.notify({ level: 'warning', ...notice })
  }
  stores.disk.onProblem(notify)
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
  open.defer(sandbox.close)
  async function keepSandboxPort(): Promise<void> {
    const url = sandbox.directory()?.endpointUrl
    if (url !== undefined) await state.setPort('sandbox', Number(new URL(url).port))
  }

  const catalogue = createCatalogue({
    settings,
    vault: stores.vault,
    kinds,
    listed: (stored) => withSandbox(stored, sandbox.directory()),
    context: {
      clock,
      clockOf,
      endpointFor: overrides.urlFor,
      timers: systemTimers,
      log,
      stsFor,
      agentFor: stsAgents.for,
      syncEveryMs: () => setting('sources.sync-hours') * 3_600_000,
      notify,
      ask: (question) => attention.ask({ ...question, kind: 'mfa-code' }),
      cache: cacheFiles(paths.cache, log),
      state,
    },
  })
  open.defer(catalogue.close)
  const sessionName = (): string => sessionNameFor(setting('session.name') || userName)
  const policies = () => policiesOf(settings)
  const decideNow: Decide = (question) => decide(policies(), question)
  const started = createSessions({
    decide: decideNow,
    vault: mendingVault,
    clock,
    awsNow,
    timers: systemTimers,
    random: Math.random,
    log,
    stsFor,
    sessionName,
    role: catalogue.role,
    wordFor: catalogue.wordFor,
    chainOf: catalogue.chainOf,
    source: catalogue.source,
    isRunning,
    used: state.used,
    notify,
  })
  open.defer(started.close)

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
    policies,
    makeEngine,
    log,
  })
  open.defer(serving.close)
  const { sessions } = serving
  settings.subscribe(serving.configure)
  catalogue.subscribe(sessions.follow)
  catalogue.subscribe(serving.look)
  sessions.subscribe((views) => stores.usage.keep(views.map(({ id }) => id)))
  const share = createShareSignIns({
    folder: join(env['HOME'] || homeFolder(), '.aws', 'sso', 'cache'),
    paths,
    sources: catalogue.sources,
    mayShare: (source) =>
      setting('profiles.share-sign-in') &&
      !catalogue.inventory().roles.some((role) => role.source === source && role.neverDirect),
    log,
  })
  function shareSignIns(): void {
    void share()
    open.defer(catalogue.subscribe(() => void share()))
    open.defer(settings.subscribe(() => void share()))
  }
  let trustFiles: TrustFiles | undefined
  const requireOpen = (): void => {
    if (open.disposed) throw new AppError('cancelled', 'the agent was closed while it started')
  }
  const noteSources = async (): Promise<void> => {
    if (catalogue.sources().length > 0) await state.sawSource()
  }

  return {
    attention,
    clockOffsets,
    awsNow,
    overrides,
    sessionName,
    stsFor,
    agentFor: stsAgents.for,
    sandbox,
    catalogue,
    decide: decideNow,
    serving,
    trustFiles: () => trustFiles ?? serving.refuse(),
    async start(): Promise<void> {
      await keepSandboxPort()
      await sandbox.follow().catch((error: unknown) => stores.found(sandboxFinding(error, log)))
      settings.subscribe(() => void sandbox.follow().catch((error: unknown) => sandboxFinding(error, log)))
      await keepSynced(catalogue, log)
      await noteSources()
      catalogue.subscribe(() => void noteSources())
      stores.found(...(await sessions.restore()))
      // The vault may have waited for a person, for whom the end does not wait.
      requireOpen()
      const { authorityPem, port } = await serving.listen()
      trustFiles = await openTrustFiles({ paths, authorityPem, roots: computersTrust.current, clock, log })
      await keepNodePreload(paths)
      await state.setPort('proxy', port)
      auditSessions(sessions, audit, clock)
      requireOpen()
      shareSignIns()
      open.defer(watchProfiles({ files: profileFiles(process.env), catalogue, sessions, log }))
    },
  }
}

export type OpenedSessions = Awaited<ReturnType<typeof openSessions>>
