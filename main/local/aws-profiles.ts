// The profiles of a person's AWS files: what both files say of each, and how it gets credentials.
import { iniSections, profileOfConfig, profileOfCredentials } from './aws-files.ts'
import { isOurCommand } from './credential-helper.ts'
import { isStandInKeyId } from '#util/stand-in-key.ts'

export type Values = ReadonlyMap<string, string>

export interface AwsProfiles {
  /** By name. */
  readonly profiles: ReadonlyMap<string, Values>
  /** `[sso-session NAME]`, by name. */
  readonly sessions: ReadonlyMap<string, Values>
}

/** The credentials file wins over the config file, key by key, as in the AWS CLI. */
export function readAwsProfiles(texts: { readonly config: string; readonly credentials: string }): AwsProfiles {
  const profiles = new Map<string, Values>()
  const sessions = new Map<string, Values>()
  const add = (to: Map<string, Values>, name: string | undefined, values: Values): void => {
    if (name !== undefined) to.set(name, new Map([...(to.get(name) ?? []), ...values]))
  }
  for (const { header, values } of iniSections(texts.config)) {
    add(profiles, profileOfConfig(header), values)
    add(sessions, /^sso-session\s+(.+)$/.exec(header)?.[1], values)
  }
  for (const { header, values } of iniSections(texts.credentials)) add(profiles, profileOfCredentials(header), values)
  return { profiles, sessions }
}

export type ProfileMeans =
  | {
      readonly kind: 'role'
      readonly arn: string
      /** The profile whose credentials assume it. */
      readonly sourceProfile?: string | undefined
      /** Where else they come from, in words: `Ec2InstanceMetadata`, `a web identity`. */
      readonly otherwise?: string | undefined
      readonly mfaSerial?: string | undefined
    }
  | { readonly kind: 'access-keys'; readonly accessKeyId: string; readonly temporary: boolean }
  | {
      readonly kind: 'identity-center'
      readonly session?: string | undefined
      readonly startUrl?: string | undefined
      readonly accountId?: string | undefined
      readonly role?: string | undefined
    }
  /** The program alone: arguments may hold secrets. */
  | { readonly kind: 'process'; readonly program?: string | undefined }
  /** Answered by Latchkey, or with stand-ins of it. */
  | { readonly kind: 'ours' }
  | { readonly kind: 'other' }
  | { readonly kind: 'none' }

/** In the order in which the SDK decides. */
export function meansOf(values: Values): ProfileMeans {
  const has = (...keys: readonly string[]): boolean => keys.some((key) => values.has(key))
  const arn = values.get('role_arn')
  if (arn !== undefined && has('source_profile', 'credential_source', 'web_identity_token_file')) {
    const sourceProfile = values.get('source_profile')
    const otherwise = sourceProfile === undefined ? (values.get('credential_source') ?? 'a web identity') : undefined
    return { kind: 'role', arn, sourceProfile, otherwise, mfaSerial: values.get('mfa_serial') }
  }
  const accessKeyId = values.get('aws_access_key_id')
  if (accessKeyId !== undefined)
    return isStandInKeyId(accessKeyId)
      ? { kind: 'ours' }
      : {
          kind: 'access-keys',
          accessKeyId,
          temporary: values.has('aws_session_token') || accessKeyId.startsWith('ASIA'),
        }
  const session = values.get('sso_session')
  // A profile that Latchkey wrote is of a source that it has.
  if (session?.startsWith('latchkey-') === true) return { kind: 'ours' }
  if (has('sso_session', 'sso_start_url', 'sso_account_id'))
    return {
      kind: 'identity-center',
      session,
      startUrl: values.get('sso_start_url'),
      accountId: values.get('sso_account_id'),
      role: values.get('sso_role_name'),
    }
  const command = values.get('credential_process')
  if (command !== undefined) {
    if (isOurCommand(command)) return { kind: 'ours' }
    return {
      kind: 'process',
      program: /^\s*(?:"([^"]*)"|'([^']*)'|(\S+))/.exec(command)?.slice(1).find(Boolean),
    }
  }
  return { kind: has('login_session', 'web_identity_token_file') ? 'other' : 'none' }
}

/** For people, and never a secret: `role arn:aws:iam::1111…:role/admin through base`. */
export function meansInWords(means: ProfileMeans): string | undefined {
  switch (means.kind) {
    case 'role': {
      const device = means.mfaSerial === undefined ? '' : `, with MFA ${means.mfaSerial}`
      return `role ${means.arn} through ${means.sourceProfile ?? means.otherwise}${device}`
    }
    case 'access-keys':
      // Shown only when it looks like a key id: people paste secrets into the wrong field.
      if (!/^A[A-Z]{3}[A-Z0-9]{16}$/.test(means.accessKeyId)) return undefined
      return `key ${means.accessKeyId}${means.temporary ? ', temporary' : ''}`
    case 'identity-center': {
      const { accountId, role, session, startUrl } = means
      const at = session ?? startUrl
      return [role, accountId && `in ${accountId}`, at && `by ${at}`].filter(Boolean).join(' ') || undefined
    }
    case 'process':
      return means.program
    default:
      return undefined
  }
}

/** As near to the wish as a name of a source or role can be. */
export function safeName(wish: string): string {
  const name = wish
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 60)
  return name || 'profile'
}
