// The agent's side of its engine: what the engine has to know is pushed to it, and a call is over when the engine goes by what it did.
import type { Sessions } from '../sessions/sessions.ts'
import type { ClockOffsets, ClockSighting } from '#engine/aws/clock-offset.ts'
import { proxyUrl } from '#engine/proxy/listen/connect-auth.ts'
import type { Engine, EngineOptions, EngineOwner, EnginePolicies, Listening } from '#engine/ports.ts'
import { AppError } from '#util/app-error.ts'
import type { Log } from '#util/ports.ts'
import { followGrants, type FollowedGrants } from './follow-grants.ts'
import { createOwner, type OwnerDeps } from './owner.ts'

export interface ServingDeps extends Omit<OwnerDeps, 'grants' | 'settled' | 'learned'> {
  readonly clockOffsets: Pick<ClockOffsets, 'learn'>
  readonly sessions: Sessions
  readonly options: EngineOptions
  /** Those of the moment. */
  readonly policies: () => EnginePolicies
  readonly makeEngine: MakeEngine
  readonly log: Pick<Log, 'error'>
}

/** For an engine that has to begin anew by itself. */
export interface Again {
  /** Tells one that knows nothing what it has to know. */
  readonly brief: (engine: Pick<Engine, 'push' | 'configure' | 'learn'>) => Promise<void>
  readonly listening: (now: Listening) => void
}
export type MakeEngine = (options: EngineOptions, owner: EngineOwner, again: Again) => Engine

export function createServing(deps: ServingDeps) {
  const { sessions, policies } = deps
  let listening: Listening | undefined
  let configuring: Promise<unknown> = Promise.resolve()
  let closing: Promise<void> | undefined
  const settled = async (): Promise<void> => {
    await Promise.all([follow.settled(), configuring])
  }
  /** The last of each clock, whoever saw it. */
  const sightings = new Map<string | undefined, ClockSighting>()
  const saw = (sighting: ClockSighting): void => void sightings.set(sighting.endpointUrl, sighting)
  const owner = createOwner({
    ...deps,
    grants: sessions,
    settled,
    learned(sighting) {
      saw(sighting)
      deps.clockOffsets.learn(sighting)
    },
  })
  const brief: Again['brief'] = async (fresh) => {
    const told = [...sightings.values()].map(fresh.learn)
    await Promise.all([fresh.configure(policies()), fresh.push(follow.all()), ...told])
  }
  const engine = deps.makeEngine(deps.options, owner, { brief, listening: (now) => void (listening = now) })
  const follow: FollowedGrants = followGrants({ grants: sessions, push: engine.push, log: deps.log })

  const refuse = (): never => {
    throw new AppError('no-agent', 'the proxy is not open', { retry: true })
  }
  const open = (): Listening => listening ?? refuse()
  /** What a tool was given works, and what was taken back does not, from the moment on at which the call settles. */
  const thenSettled =
    <Input extends readonly unknown[], Output>(call: (...input: Input) => Promise<Output>) =>
    async (...input: Input): Promise<Output> => {
      try {
        return await call(...input)
      } finally {
        await settled()
      }
    }

  return {
    thenSettled,
    /** For what comes with the proxy. */
    refuse,
    /** The sessions, each call over when the engine knows. */
    sessions: {
      ...sessions,
      start: thenSettled(sessions.start),
      openGrant: thenSettled(sessions.openGrant),
      terminalGrant: thenSettled(sessions.terminalGrant),
      revokeTerminal: thenSettled(sessions.revokeTerminal),
      end: thenSettled(sessions.end),
      endAll: thenSettled(sessions.endAll),
      lock: thenSettled(sessions.lock),
      followed: thenSettled(sessions.followed),
    },
    /** What an answer to the agent itself said of AWS's clock. */
    learn(sighting: ClockSighting): void {
      saw(sighting)
      void engine.learn(sighting)
    },
    /** Roles and sources have changed, and with them what is told of sessions. */
    look: follow.look,
    configure(): void {
      // Whoever asked for the earlier ones has been told of their failure.
      configuring = Promise.all([configuring.catch(() => undefined), engine.configure(policies())])
      configuring.catch((error: unknown) => deps.log.error('the engine did not take a setting', { error }))
    },
    async listen(): Promise<Listening> {
      await brief(engine)
      listening = await engine.listen()
      return listening
    },
    /** Without the password. */
    address: () => ({ url: `http://127.0.0.1:${open().port}`, port: open().port }),
    /** A secret. */
    urlFor: (grantId: string | undefined) => proxyUrl(open(), grantId),
    access: () => open().access,
    /** Whoever calls again waits for the same. */
    close: (): Promise<void> => (closing ??= engine.close()),
  }
}

export type Serving = ReturnType<typeof createServing>
