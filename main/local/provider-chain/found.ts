// What a reader finds, with the places that it comes from.
import { isOurCommand } from '../credential-helper.ts'
import { isStandInKeyId } from '#util/stand-in-key.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** boto3 and the older AWS CLI; the AWS CLI v2; the JavaScript SDK. */
export const readers = ['boto3', 'aws-cli', 'javascript'] as const
export type Reader = (typeof readers)[number]

export interface Place {
  /** Of the variable or the key; never its value where that is secret. */
  readonly name: string
  readonly file?: string
  readonly line?: number
  readonly value?: string
}

interface Common {
  readonly profile?: string
  readonly places: readonly Place[]
}

export type Answer =
  | (Common & {
      readonly kind:
        | 'environment'
        | 'assume-role'
        | 'web-identity'
        | 'sso'
        | 'keys-in-file'
        | 'login'
        | 'process'
        | 'container'
        | 'instance'
        | 'missing-profile'
        | 'none'
      /** Answered by Latchkey: stand-ins count only behind the proxy; the role in use has them unless it was taken directly. */
      readonly ours?: 'stand-ins' | 'in-use' | 'real'
    })
  /** The reader stops there with an error. `problem` begins with a small letter and names no secret. */
  | (Common & { readonly kind: 'broken'; readonly problem: string })

export type Found = Answer & { readonly reader: Reader }

export interface ChainInput {
  readonly env: Environment
  /** Of a regular file; undefined where there is none. */
  readonly read: (path: string) => Uint8Array | undefined
  readonly now: Date
}

/** A value in one of the files. */
export interface Value {
  readonly value: string
  readonly file: string
  readonly line: number
}
export type Values = ReadonlyMap<string, Value>

export const filled = (env: Environment, name: string): boolean => (env[name] ?? '') !== ''
export const variable = (env: Environment, name: string): Place => ({ name, value: env[name] ?? '' })

export const broken = (problem: string, places: readonly Place[] = []): Answer => ({ kind: 'broken', problem, places })

/** Those that are there. Of keys and tokens no value; of a command no argument, which may be secret. */
export function placesOf(values: Values, ...names: readonly string[]): readonly Place[] {
  return names.flatMap((name) => {
    const found = values.get(name)
    if (found === undefined) return []
    const { file, line, value } = found
    const shown = name === 'credential_process' ? (/^\s*("[^"]*"|\S+)/.exec(value)?.[1] ?? '') : value
    return [{ name, file, line, ...(!name.startsWith('aws_') && { value: shown }) }]
  })
}

const keyNames = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_CREDENTIAL_EXPIRATION']

export function keyPlaces(env: Environment): readonly Place[] {
  return keyNames.filter((name) => filled(env, name)).map((name) => ({ name }))
}

export function keysInEnvironment(env: Environment): Answer {
  const places = keyPlaces(env).filter(({ name }) => name !== 'AWS_CREDENTIAL_EXPIRATION')
  return { kind: 'environment', places, ...ofKeys(env['AWS_ACCESS_KEY_ID'] ?? '') }
}

const ofKeys = (id: string) => (isStandInKeyId(id) ? ({ ours: 'stand-ins' } as const) : {})

export function keysInFile(profile: string | undefined, values: Values): Answer {
  const places = placesOf(values, 'aws_access_key_id', 'aws_secret_access_key', 'aws_session_token')
  const id = values.get('aws_access_key_id')?.value ?? ''
  return { kind: 'keys-in-file', ...(profile !== undefined && { profile }), places, ...ofKeys(id) }
}

export function byProcess(profile: string, values: Values): Answer {
  const command = values.get('credential_process')?.value ?? ''
  const [, option] = /\s--(stand-ins|in-use)\b/.exec(command) ?? []
  const ours = option === 'stand-ins' || option === 'in-use' ? option : 'real'
  const places = placesOf(values, 'credential_process')
  return { kind: 'process', profile, places, ...(isOurCommand(command) && { ours }) }
}

export function byContainer(env: Environment, name: string): Answer {
  // The endpoint that Latchkey opens for a shell, with a token as it makes them.
  const isOurs =
    /^http:\/\/127\.0\.0\.1:\d+\/credentials$/.test(env[name] ?? '') &&
    /^[\w-]{43}$/.test(env['AWS_CONTAINER_AUTHORIZATION_TOKEN'] ?? '')
  return { kind: 'container', places: [variable(env, name)], ...(isOurs && { ours: 'real' }) }
}
