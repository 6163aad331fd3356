import { defined } from '#shared/defined.ts'
import { AppError } from '#util/app-error.ts'
import type { Credentials } from '#util/credentials.ts'
import { unlessAborted } from '#util/async/unless-aborted.ts'
import { createSingleFlight } from '#util/async/single-flight.ts'
import { isStandInKeyId } from '#util/stand-in-key.ts'
import type { StoredSource } from '../../config/stored.ts'
import { federated, placeOf, type Source, type SourceContext, withSts } from '../source.ts'
import { markOf, type ProfileTexts, readProfiles, withProfiles } from './profile-files.ts'
import { profileFiles } from '#local/aws-files.ts'
import { isOurCommand } from '#local/credential-helper.ts'
import { credentialProcessOf } from './profile-process.ts'

export interface AmbientConfig extends StoredSource {
  readonly kind: 'ambient'
  /** Without one: the SDK's default chain. */
  readonly profile?: string | undefined
}

/** A `credential_process` or a metadata address that never answers must not hold a caller for ever. */
const limitMs = 60_000
/** Less than this left: the provider is asked to get new ones instead of answering from its memory. */
const fewMs = 20 * 60_000

type Provide = (options?: { readonly forceRefresh?: boolean }) => Promise<{
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
  readonly expiration?: Date | undefined
}>

/** Credentials that the machine has already: environment, profile, container, instance. Nothing of them is stored. */
export function createAmbientSource(config: AmbientConfig, context: SourceContext): Source {
  const place = placeOf(config)
  const flight = createSingleFlight<'get', Credentials>()
  let provider: Provide | undefined
  /** Of the texts that the provider was made for: it remembers what they gave. */
  let mark: string | undefined
  let refused: string | undefined
  let problem: string | undefined

  async function load(): Promise<Provide> {
    const { defaultProvider } = await import('@aws-sdk/credential-provider-node')
    return defaultProvider({
      ...defined({ profile: config.profile }),
      clientConfig: { region: place.region },
    })
  }

  async function get(): Promise<Credentials> {
    const texts = await readProfiles(profileFiles(process.env))
    refuseOwnProcess(config, texts)
    const now = markOf(texts)
    if (now !== mark) provider = undefined
    mark = now
    const provide = (provider ??= await load())
    return await withProfiles(texts, async () => {
      const first = await provide()
      const left = (first.expiration?.getTime() ?? Infinity) - context.awsNow()
      const again = first.accessKeyId === refused || left < fewMs
      const got = again ? await provide({ forceRefresh: true }) : first
      // Once: where the same comes again, AWS has the last word.
      if (refused === first.accessKeyId) refused = undefined
      return plain(got)
    })
  }

  async function credentials(signal: AbortSignal): Promise<Credentials> {
    try {
      const got = await flight.run('get', signal, (shared) =>
        unlessAborted(get(), AbortSignal.any([shared, AbortSignal.timeout(limitMs)])),
      )
      if (isStandInKeyId(got.accessKeyId)) throw ourOwn(config)
      if (got.expiresAt !== undefined && got.expiresAt <= context.awsNow()) throw ended(config)
      problem = undefined
      return got
    } catch (cause) {
      if (signal.aborted) throw cause
      const error = cause instanceof AppError ? cause : notFound(config, cause)
      problem = error.message
      throw error
    }
  }

  return {
    name: config.name,
    ...place,
    roles: () => [{ name: config.name, reach: { kind: 'own' } }],
    async base(signal) {
      const got = await credentials(signal)
      // A session token is all that tells: with one, AWS may count a further AssumeRole as role chaining.
      return { credentials: got, fromRole: got.sessionToken !== undefined }
    },
    issue: (_own, signal) => credentials(signal),
    async forConsole(name, signal) {
      const got = await credentials(signal)
      const target = { credentials: got, ...place }
      if (got.sessionToken === undefined) return await federated(context.stsFor, target, name, signal)
      const { arn } = await withSts(context.stsFor, target, (sts) => sts.getCallerIdentity(signal))
      if (/:(?:assumed-role|federated-user)\//.test(arn)) return { credentials: got, by: 'own' }
      throw new AppError('unsupported', `AWS signs ${arn} in to no console with credentials of GetSessionToken`, {
        hint: 'Add a role that it may assume and open the console as that: latchkey role add --help',
      })
    },
    state: () => (problem === undefined ? { state: 'ready' } : { state: 'error', problem }),
    invalidate(accessKeyId) {
      refused = accessKeyId
    },
    refresh() {
      provider = undefined
    },
    changedOutside() {
      problem = undefined
    },
    async lock() {
      provider = undefined
    },
    async forget() {
      provider = undefined
      problem = undefined
    },
  }
}

function plain(got: Awaited<ReturnType<Provide>>): Credentials {
  return {
    accessKeyId: got.accessKeyId,
    secretAccessKey: got.secretAccessKey,
    ...defined({ sessionToken: got.sessionToken }),
    ...(got.expiration === undefined ? {} : { expiresAt: got.expiration.getTime() }),
  }
}

const wordsOf = (config: AmbientConfig) =>
  config.profile === undefined ? 'the default credential chain' : `profile "${config.profile}"`

/** Such a process would ask the agent, which waits for the process: refused before it runs. */
function refuseOwnProcess(config: AmbientConfig, texts: ProfileTexts): void {
  const profile = config.profile ?? process.env['AWS_PROFILE'] ?? 'default'
  const command = credentialProcessOf(profile, texts)
  if (command !== undefined && isOurCommand(command)) throw ourOwn(config)
}

function ourOwn(config: AmbientConfig): AppError {
  return new AppError('conflict', `${wordsOf(config)} of source "${config.name}" leads back to Latchkey itself`, {
    hint: `Name a profile that has credentials of its own: latchkey source edit ${config.name} --profile P`,
  })
}

function ended(config: AmbientConfig): AppError {
  return new AppError('needs-sign-in', `the credentials of ${wordsOf(config)} have expired`, {
    hint: 'Renew them with the tool that made them, then try again.',
  })
}

function notFound(config: AmbientConfig, cause: unknown): AppError {
  const timedOut = cause instanceof Error && cause.name === 'TimeoutError'
  if (timedOut) {
    return new AppError('timeout', `${wordsOf(config)} gave no credentials within ${limitMs / 1000} s`, {
      retry: true,
      cause,
    })
  }
  return new AppError('needs-sign-in', `${wordsOf(config)} gives no credentials`, {
    hint: config.profile === undefined ? withoutProfile(config.name) : 'Check it with: aws sts get-caller-identity',
    cause,
  })
}

/** What works in a terminal by its AWS_* variables does not work for an agent that a command started: it does not get them. */
function withoutProfile(source: string): string {
  return (
    "An agent that starts in the background does not see a terminal's AWS_* variables: name a profile with " +
    `latchkey source edit ${source} --profile P, or stop the agent and run in that terminal: latchkey agent --foreground`
  )
}
