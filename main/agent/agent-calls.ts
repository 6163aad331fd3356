// What front ends call and tools are handed.
import { userInfo } from 'node:os'
import { homeFolder } from '#util/home-folder.ts'
import type { AgentEnd } from './agent-end.ts'
import type { OpenedSessions } from './agent-sessions.ts'
import type { Stores } from './agent-stores.ts'
import type { AgentOptions, AgentPorts } from './agent-types.ts'
import { createAppCalls } from './calls/app-calls.ts'
import { createAttentionCalls } from './calls/attention-calls.ts'
import { createAuditCalls } from './calls/audit-calls.ts'
import { createConsoleCalls, createConsoleHandOut } from './calls/console-calls.ts'
import { toEvents } from './calls/events.ts'
import { createImportCalls } from './calls/import-calls.ts'
import { createProfileCalls } from './calls/profile-calls.ts'
import { createRoleCalls } from './calls/role-calls.ts'
import { type Calls, createRouter } from './calls/router.ts'
import { createSessionCalls } from './calls/session-calls.ts'
import { createSettingCalls } from './calls/setting-calls.ts'
import { createSourceCalls } from './calls/source-calls.ts'
import { createStatus } from './calls/status.ts'
import { createTerminalCalls } from './calls/terminal-calls.ts'
import type { StoredSources } from './config/stored.ts'
import { createConsoles } from './console/consoles.ts'
import { createWayIn } from './console/way-in.ts'
import { directEnvironment } from './hand-out/environment/direct-environment.ts'
import { createProxiedEnvironment } from './hand-out/environment/proxied-environment.ts'
import { createHandOuts } from './hand-out/hand-outs.ts'
import type { HandOuts } from './hand-out/types.ts'
import { kinds as allKinds, secretNameOf } from './identity/registry.ts'
import { createServedSandbox } from './identity/sandbox/served-sandbox.ts'
import { createOpenTerminals } from './terminals/open-terminals.ts'
import { writeFollowing } from './terminals/following-profile.ts'
import { keepShellFiles } from './terminals/shell-files.ts'
import { openTerminals, type Terminals } from './terminals/terminals.ts'
import { openTrustedFolders } from './terminals/trusted-folders.ts'
import type { FeedEvent } from '#contract/app.ts'
import type { AgentView } from '#contract/model.ts'
import { helperCommand } from '#local/credential-helper.ts'
import { nextHopFromEnvironment } from '#util/http/next-hop.ts'
import { profileFiles } from '#local/aws-files.ts'
import { callersOwn } from '#local/hook/caller.ts'
import { installHook, shellOf } from '#local/hook/install.ts'
import { isolatedDomains } from '#shared/console/isolated.ts'
import { defined } from '#shared/defined.ts'
import { merge } from '#shared/merge.ts'
import { AppError } from '#util/app-error.ts'
import { systemTimers } from '#util/async/timers.ts'
import { processIdentity } from '#util/own/process-identity.ts'

export function openCalls(
  ports: AgentPorts,
  options: AgentOptions,
  stores: Stores,
  opened: OpenedSessions,
  end: AgentEnd,
  open: AsyncDisposableStack,
) {
  const { clock, log, env, platform, browserLink, leadOnce, leadBack } = ports
  const { paths, version, kinds = allKinds } = options
  const { settings, setting, state, vault, audit, usage } = stores
  const { catalogue, sandbox, clockOffsets, stsFor, agentFor, awsNow, decide, serving } = opened
  const { sessions } = serving
  const startedAt = new Date(clock.now()).toISOString()
  const resolve = (role: string) => catalogue.inventory().resolve(role)

  const stored: StoredSources = {
    list: () => settings.get().sources,
    update: async (change) => void (await settings.update((data) => ({ ...data, sources: change(data.sources) }))),
  }
  const served = [createServedSandbox(stored, sandbox)]
  const sources = createSourceCalls({
    settings,
    catalogue,
    sessions,
    stsFor,
    agentFor,
    awsNow,
    kinds,
    served,
    env,
    log,
  })
  const info = (): AgentView => {
    const settingsProblem = settings.problemFinding()
    const nowWrong = [settingsProblem, stores.disk.problem()].filter((each) => each !== undefined)
    const clockOffset = clockOffsets.for(undefined)
    return {
      version,
      pid: process.pid,
      home: paths.home,
      socket: paths.socket,
      startedAt,
      vault: vault.mode,
      sandbox: sandbox.directory() !== undefined,
      hadSource: state.hadSource(),
      findings: [...stores.findings, ...nowWrong],
      ...defined({
        settingsProblem,
        ended: sessions.endedTogether(),
        clockOffsetMs: clockOffset.measured() ? -clockOffset.get() : undefined,
      }),
    }
  }
  const status = createStatus({
    agent: info,
    proxy: () => ({ ...serving.address(), caBundle: paths.caBundle }),
    sources: sources.list,
    sessions: () => [...sessions.list()],
    changes: [sessions.subscribe, catalogue.subscribe],
  })
  const handOuts = createHandOuts({
    resolve,
    decide,
    sessions,
    audit,
    clock,
    nextHopOf: nextHopFromEnvironment,
    wordFor: (role) => catalogue.inventory().wordFor(role),
    proxied: createProxiedEnvironment({
      paths,
      clock,
      trustFiles: opened.trustFiles,
      urlFor: serving.urlFor,
      isOn: setting,
    }),
    direct: directEnvironment,
    directByDefault: () => setting('default.delivery') === 'direct',
    endpointUrlOf: (role) => catalogue.source(role.source)?.endpointUrl,
  })
  const consoles = createConsoles({
    ...opened,
    wayIn: createWayIn({ ...opened, sessions, clock, byPortal: () => setting('console.identity-center') === 'portal' }),
    resolve,
    wordFor: (role) => catalogue.inventory().wordFor(role),
    source: catalogue.source,
    sourceKind: (name) => settings.get().sources.find((each) => each.name === name)?.kind,
    isolated: () => isolatedDomains(setting('console.isolated-hosts')) ?? [],
    multiSession: () => setting('console.multi-session'),
    askFirst: () => setting('console.ask-first'),
    audit,
    clock,
    async issuerFor(id) {
      const address = await leadBack(id)
      await state.setPort('page', Number(new URL(address).port))
      return address
    },
  })
  const consoleCalls = createConsoleCalls({
    consoles,
    settings,
    isSource: (name) => catalogue.source(name) !== undefined,
    leadOnce,
    platform,
    env,
    paths,
    userHome: env['HOME'] || homeFolder(),
  })
  const settingCalls = createSettingCalls({ ...settings, update: serving.thenSettled(settings.update) })
  const roleCalls = createRoleCalls({ settings, catalogue, sessions, state, timers: systemTimers })
  const sessionCalls = createSessionCalls(catalogue, sessions, usage)
  const attentionCalls = createAttentionCalls(opened.attention)
  let terminals: Terminals | undefined
  const terminalCalls = createTerminalCalls(
    () => terminals ?? notStarted(),
    async ({ shell: named }) => {
      const shell = named ?? (platform === 'win32' ? 'powershell' : shellOf(env['SHELL'] ?? userInfo().shell ?? ''))
      return { shell, ...(await installHook(shell, paths, { env, platform, now: clock.now() })) }
    },
  )
  /** An odd file in the home costs what needs it, and not the agent. */
  const unavailable =
    (what: string) =>
    (error: unknown): void => {
      log.warn(`${what} are not available`, { error })
      stores.found(`${what} are not available, because ${error instanceof Error ? error.message : String(error)}.`)
    }
  async function startTerminals(): Promise<void> {
    await keepShellFiles(paths).catch(unavailable('Hooks of terminals'))
    const trusted = await openTrustedFolders(paths)
    const seen = await createOpenTerminals({
      folder: paths.terminals,
      trusted: () => trusted.list().map(({ folder }) => folder),
      identity: processIdentity,
      timers: systemTimers,
      log,
    })
    terminals = await openTerminals({
      ...handOuts,
      handOut: handOuts.terminals,
      writeProfile: (files = profileFiles(process.env)) => writeFollowing(stores.profiles, paths, files),
      paths,
      sessions,
      open: seen,
      timers: systemTimers,
      trusted,
      resolve,
      env: callersOwn(env),
      clock,
      log,
      unavailable: unavailable('Roles of terminals'),
    })
    open.defer(terminals.close)
  }
  const feeds: Calls['app']['feeds'] = (input, caller) =>
    toEvents(
      (signal) =>
        merge({
          status: status.watch(signal),
          roles: roleCalls.watch(undefined, signal),
          settings: settingCalls.watch(undefined, signal),
          usage: sessionCalls.usage(undefined, signal),
          attention: attentionCalls.watch(input, signal),
          terminals: terminalCalls.watch(undefined, signal),
          consoles: consoleCalls.watch(undefined, signal),
          browsers: consoleCalls.watchBrowsers(undefined, signal),
        } satisfies Record<FeedEvent['feed'], unknown>),
      caller,
    )
  /** A session is over for terminals, too, when the call is. */
  const thenTold =
    <Input, Output>(call: (input: Input) => Promise<Output>) =>
    async (input: Input): Promise<Output> => {
      const output = await call(input)
      await terminals?.settled()
      return output
    }
  const router = createRouter(
    {
      app: {
        feeds,
        ...createAppCalls({
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
          browserLink,
          forgetKey: stores.forgetKey,
          ...end,
        }),
      },
      sources,
      roles: roleCalls,
      sessions: { ...sessionCalls, end: thenTold(sessionCalls.end), endAll: thenTold(sessionCalls.endAll) },
      console: consoleCalls,
      attention: attentionCalls,
      audit: createAuditCalls({ audit, timers: systemTimers, resolve }),
      settings: settingCalls,
      terminals: terminalCalls,
      profiles: {
        ...createProfileCalls({
          profiles: stores.profiles,
          catalogue,
          search: (query) => roleCalls.list({ query }).map(({ id }) => id),
          command: (...words) =>
            platform === 'win32' ? ['latchkey', 'credentials', ...words].join(' ') : helperCommand(paths, ...words),
          caBundle: paths.caBundle,
          env,
        }),
        ...createImportCalls({
          profiles: stores.profiles,
          settings,
          catalogue,
          sources,
          roles: roleCalls,
          secretOf: async (source) => {
            const name = secretNameOf(kinds, catalogue.config(source))
            return name === undefined ? undefined : await catalogue.secretsOf(source).get(name)
          },
          vaultMode: vault.mode,
          env,
        }),
      },
    },
    log,
  )
  const inUse: HandOuts['inUse'] = (terminal, signal) => (terminals ?? notStarted()).credentials(terminal, signal)
  return {
    router,
    handOuts: { ...handOuts, inUse, console: createConsoleHandOut(consoles) },
    reopening: consoles,
    status: status.now,
    startTerminals,
  }
}

function notStarted(): never {
  throw new AppError('no-agent', 'the agent is still starting', { retry: true })
}
