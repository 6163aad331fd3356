// The agent as a whole: what it is, how it is, and its end.
import type { AgentView } from '#contract/model.ts'
import type { SettingView } from '#contract/settings.ts'
import type { Settings } from '../config/settings-file.ts'
import type { Paths } from '#local/paths.ts'
import type { Clock, Log } from '#util/ports.ts'
import type { Catalogue } from '../roles/catalogue.ts'
import type { OpenVault } from '../secrets/types.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { diagnostics } from './diagnostics.ts'
import { runChecks, keyCheck, type DoctorDeps } from './doctor.ts'
import { toEvents } from './events.ts'
import type { Calls } from './router.ts'
import type { Status } from './status.ts'
import type { Source } from '../identity/source.ts'

export interface AppCallsDeps {
  readonly info: () => AgentView
  readonly status: Status
  readonly vault: OpenVault
  readonly settings: Pick<Settings, 'problem'>
  /** As front ends see them. */
  readonly settingViews: () => readonly SettingView[]
  readonly paths: Paths
  readonly clock: Clock
  readonly platform: NodeJS.Platform
  readonly log: Log
  readonly sessions: Pick<Sessions, 'lock' | 'wake' | 'find'>
  readonly catalogue: Pick<Catalogue, 'sources'>
  readonly access: DoctorDeps['access']
  readonly browserLink: () => Promise<{ readonly url: string; readonly expiresAt: string }>
  readonly stop: (keep: boolean) => Promise<{ readonly sessionsEnded: number }>
  readonly forgetKey: () => Promise<void>
  readonly restart: () => Promise<{ readonly sessionsKept: number }>
}

export function createAppCalls(deps: AppCallsDeps) {
  const { status, vault, settings, paths, sessions, catalogue, log } = deps
  const doctor = (signal: AbortSignal) =>
    runChecks(
      { status: status.now, vault, settingsProblem: () => settings.problem()?.message, paths, access: deps.access },
      signal,
    )
  return {
    info: deps.info,
    status: status.now,
    watch: (_input, signal) => toEvents(status.watch, signal),
    async doctor(input, signal) {
      const shell = input?.shell
      const checks = await doctor(signal ?? new AbortController().signal)
      return shell === undefined ? checks : [...checks, keyCheck(shell, sessions.find)]
    },
    browserLink: deps.browserLink,
    async lock({ signOut }) {
      const ended = await lock({ ...deps, sources: catalogue.sources }, signOut)
      log.info('Locked', { ...ended, signOut })
      return ended
    },
    resumed() {
      sessions.wake()
      return {}
    },
    diagnostics: (_input, signal) =>
      diagnostics({ ...deps, status: status.now, doctor, settings: deps.settingViews, logPath: paths.log }, signal),
    async stop(input) {
      if (input?.forgetKey === true) await deps.forgetKey()
      return { pid: process.pid, ...(await deps.stop(input?.keepSessions ?? false)) }
    },
    restart: async () => ({ pid: process.pid, ...(await deps.restart()) }),
  } satisfies Omit<Calls['app'], 'feeds'>
}

interface LockDeps {
  readonly sessions: Pick<Sessions, 'lock'>
  readonly sources: () => readonly Source[]
  readonly vault: Pick<OpenVault, 'lock'>
}

/**
 * Ends every session for good, its stand-in keys too, and drops every credential from memory, at once; settles when that is written down as well. With `signOut` the
 * stored MFA sessions are deleted too, so that the next start asks for a code. A failed write is told after everything else was done. The
 * vault's key goes as far as it can be got again (see `OpenVault.lock`).
 */
async function lock(deps: LockDeps, signOut: boolean): Promise<{ readonly sessionsEnded: number }> {
  const ending = deps.sessions.lock()
  const locking = deps.sources().map((source) => source.lock?.(signOut))
  const results = await Promise.allSettled([ending, ...locking])
  await deps.vault.lock()
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return { sessionsEnded: await ending }
}
