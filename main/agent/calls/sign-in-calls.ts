// Signing in to a source and out of it, and what its syncs found.
import type { SourceView } from '#contract/model.ts'
import type { NewsView, SignInEvent } from '#contract/sources.ts'
import { defined } from '#shared/defined.ts'
import { AppError } from '#util/app-error.ts'
import type { SignInPage, Source } from '../identity/source.ts'
import type { Sessions } from '../sessions/sessions.ts'
import type { Calls } from './router.ts'

export interface SignInCallsDeps {
  readonly sources: () => readonly Source[]
  /** Throws AppError `not-found`. */
  readonly source: (name: string) => Source
  readonly view: (name: string) => SourceView
  readonly sessions: Pick<Sessions, 'list' | 'end' | 'renewOfSource'>
}

export const iso = (ms: number): string => new Date(ms).toISOString()

export const pageView = (page: SignInPage) => ({ ...page, expiresAt: iso(page.expiresAt) })

export function createSignInCalls({ sources, source, view, sessions }: SignInCallsDeps) {
  async function* signInto(
    name: string,
    signIn: NonNullable<Source['signIn']>,
    device: boolean,
    caller: AbortSignal | undefined,
  ): AsyncGenerator<SignInEvent> {
    const left = new AbortController()
    const signal = caller === undefined ? left.signal : AbortSignal.any([caller, left.signal])
    const shown = Promise.withResolvers<SignInEvent | undefined>()
    const show = (page: SignInPage, isYours: boolean): void =>
      shown.resolve({ kind: 'page', page: pageView(page), isYours })
    const work = signIn({ device, show }, signal)
    work.then(
      () => shown.resolve(undefined),
      () => shown.resolve(undefined),
    )
    try {
      const page = await shown.promise
      if (page !== undefined) yield page
      await work
      sessions.renewOfSource(name)
      yield { kind: 'done', source: view(name) }
    } finally {
      left.abort(new AppError('cancelled', 'nobody waits for the sign-in any more'))
    }
  }

  return {
    signIn({ name, device }, signal) {
      const { signIn } = source(name)
      if (signIn === undefined)
        throw new AppError('unsupported', `source "${name}" has no sign-in: start one of its roles`)
      return signInto(name, signIn, device, signal)
    },
    async cancelSignIn({ name }) {
      await source(name).cancelSignIn?.()
      return view(name)
    },
    async signOut({ name }) {
      const { signOut } = source(name)
      if (signOut === undefined) throw new AppError('unsupported', `nobody signs in to source "${name}"`)
      const running = sessions.list().filter((each) => each.source === name)
      await Promise.all(running.map(({ roleId }) => sessions.end(roleId)))
      const warning = await signOut().then(
        () => undefined,
        (error: unknown) => {
          if (!(error instanceof AppError)) throw error
          return `signed out on this computer, but AWS was not told: ${error.message}`
        },
      )
      // What was got before goes, too.
      sessions.renewOfSource(name)
      return { source: view(name), sessionsEnded: running.length, ...defined({ warning }) }
    },
    news: () =>
      sources()
        .flatMap(({ name, news }): NewsView[] =>
          (news?.() ?? []).map(({ at, changes }) => ({ source: name, at: iso(at), changes })),
        )
        .sort((one, other) => other.at.localeCompare(one.at)),
  } satisfies Partial<Calls['sources']>
}
