// What AWS says by its codes when it is asked for credentials: STS, and the portal and the sign-in of Identity Center. The names are those of
// their API references. The first row that fits wins, so that the kinds of a code stand before the code alone.
import type { FailureRow } from './row.ts'

export interface AwsFacts {
  /** Who asked: "this user", "the role Base". */
  readonly who: string
  /** What for: "assume BreakGlass". */
  readonly deed: string
  readonly region: string
  readonly accessKeyId: string
}

export interface AwsRow extends FailureRow<AwsFacts> {
  readonly codes: readonly string[]
  /** What AWS's text says, where one code stands for many causes. */
  readonly says?: RegExp
  /** Of one service alone. */
  readonly by?: 'sso' | 'sso-oidc'
  /** Its text repeats what was signed, session token included: none of it is shown. */
  readonly repeatsSecrets?: boolean
}

const denied = ['AccessDenied', 'AccessDeniedException']
const signature = ['SignatureDoesNotMatch', 'InvalidSignatureException']
const invalid = ['ValidationError', 'ValidationException', 'InvalidParameterValue', 'InvalidParameterCombination']

const mayNot = ({ who, deed }: AwsFacts): string => `AWS refused: ${who} may not ${deed}`

/** Newer texts name the policy: "with an explicit deny in a service control policy", "because no session policy allows". */
const policy = (name: string, next: string): AwsRow => ({
  codes: denied,
  says: new RegExp(`(?:explicit deny in an? |because no )${name}`, 'i'),
  code: 'refused-by-aws',
  cause: mayNot,
  next,
  act: 'retry',
})

export const awsFailures: readonly AwsRow[] = [
  {
    codes: denied,
    says: /MultiFactorAuthentication failed.*(?:serial number is valid|validate MFA code)/i,
    code: 'refused-by-aws',
    cause: () => 'AWS does not know this MFA device',
    next: 'Check the device in the source: it has to belong to this user.',
    act: 'edit-source',
  },
  {
    codes: denied,
    says: /MultiFactorAuthentication failed|invalid MFA/i,
    code: 'needs-mfa',
    cause: () => 'AWS did not accept the MFA code',
    next: 'Wait for the next code: each one works once.',
    act: 'enter-code',
  },
  {
    codes: denied,
    says: /GetSessionToken with session credentials/i,
    code: 'refused-by-aws',
    cause: () => 'AWS gives sessions to long-term keys only, and this key is temporary',
    next: 'Give the source a key that begins with AKIA.',
    act: 'edit-source',
  },
  {
    codes: [...denied, ...invalid],
    says: /may not be assumed by root/i,
    code: 'refused-by-aws',
    cause: () => 'AWS lets no root user assume a role',
    next: 'Give the source the key of an IAM user.',
    act: 'edit-source',
  },
  policy(
    '(?:service|resource) control polic',
    'A policy of the organization forbids it. Ask the person who manages the organization.',
  ),
  policy('permissions boundary', 'The permissions boundary forbids it. Ask the person who set it.'),
  policy('VPC endpoint polic', 'The policy of the VPC endpoint forbids it. Ask the person who manages the network.'),
  policy('session polic', "The session policy forbids it. Check the role's session policy."),
  policy('identity-based polic', "The caller's own policy does not allow it. Check its permissions in IAM."),
  {
    codes: denied,
    says: /sts:(?:TagSession|SetSourceIdentity)/,
    code: 'refused-by-aws',
    cause: mayNot,
    next: "Allow it in the role's trust policy, or remove the setting from the role.",
    act: 'edit-role',
  },
  {
    codes: denied,
    says: /sts:AssumeRole/,
    code: 'refused-by-aws',
    cause: mayNot,
    next: "Check the role's trust policy.",
    act: 'retry',
  },
  {
    codes: denied,
    by: 'sso-oidc',
    code: 'needs-sign-in',
    cause: () => 'the sign-in was declined in the browser',
    next: 'Sign in again and allow the access.',
    act: 'sign-in',
  },
  { codes: denied, code: 'refused-by-aws', cause: mayNot, next: 'Check the permissions in IAM.', act: 'retry' },
  {
    codes: ['ExpiredToken', 'ExpiredTokenException'],
    code: 'needs-sign-in',
    cause: ({ accessKeyId }) => `the credentials of the access key ${accessKeyId} have expired`,
    next: 'Renew them where they come from, then try again.',
    act: 'sign-in',
  },
  {
    codes: ['InvalidClientTokenId', 'UnrecognizedClientException', 'InvalidAccessKeyId'],
    code: 'needs-sign-in',
    cause: ({ accessKeyId }) => `AWS does not know the access key ${accessKeyId}`,
    next: 'Compare it letter by letter; it may also be inactive, deleted, or of another partition.',
    act: 'edit-source',
  },
  {
    codes: ['InvalidToken'],
    code: 'needs-sign-in',
    cause: ({ accessKeyId }) => `AWS does not accept the session token of ${accessKeyId}`,
    next: 'Renew the credentials where they come from, then try again.',
    act: 'sign-in',
  },
  {
    codes: signature,
    says: /expired|not yet current/i,
    repeatsSecrets: true,
    code: 'refused-by-aws',
    cause: () => "the clock of this computer is too far from AWS's",
    next: 'Set the clock of this computer, then try again.',
    act: 'retry',
    retry: true,
  },
  {
    codes: ['RequestExpired', 'RequestTimeTooSkewed'],
    code: 'refused-by-aws',
    cause: () => "the clock of this computer is too far from AWS's",
    next: 'Set the clock of this computer, then try again.',
    act: 'retry',
    retry: true,
  },
  {
    codes: [...signature, 'IncompleteSignature', 'IncompleteSignatureException'],
    repeatsSecrets: true,
    code: 'needs-sign-in',
    cause: ({ accessKeyId }) => `the secret access key does not belong to ${accessKeyId}`,
    next: 'Enter the secret again, whole and without spaces; if it is lost, create a new key.',
    act: 'edit-source',
  },
  {
    codes: ['MissingAuthenticationToken', 'MissingAuthenticationTokenException'],
    code: 'refused-by-aws',
    cause: () => 'the request reached AWS without its signature',
    next: 'Check the endpoint of the source and the corporate proxy.',
    act: 'retry',
  },
  {
    codes: ['OptInRequired', 'SubscriptionRequiredException'],
    code: 'refused-by-aws',
    cause: () => 'this account has not finished its sign-up with AWS',
    next: 'Finish the sign-up in the AWS console, then try again.',
    act: 'retry',
  },
  {
    codes: ['RegionDisabled', 'RegionDisabledException'],
    code: 'bad-request',
    cause: ({ region }) => `STS is not active in ${region} for this account`,
    next: 'Activate the region in the account settings of IAM, or give the source another region.',
    act: 'edit-source',
  },
  {
    codes: ['PackedPolicyTooLarge', 'PackedPolicyTooLargeException'],
    code: 'bad-request',
    cause: () => 'the session policy and tags are too large for AWS',
    next: 'Shorten the session policy or use fewer session tags.',
    act: 'edit-role',
  },
  {
    codes: ['MalformedPolicyDocument', 'MalformedPolicyDocumentException'],
    code: 'bad-request',
    cause: () => 'AWS cannot read the session policy',
    next: "Correct the role's session policy.",
    act: 'edit-role',
  },
  {
    codes: invalid,
    says: /MaxSessionDuration|session limit/i,
    code: 'refused-by-aws',
    cause: () => 'the role does not allow sessions this long',
    next: 'Shorten its duration, or raise the MaxSessionDuration of the role.',
    act: 'edit-role',
  },
  {
    codes: [...invalid, 'InvalidRequestException', 'MissingParameter'],
    code: 'bad-request',
    cause: () => 'AWS cannot use a value of this role or source',
    next: 'Correct the value that AWS names.',
    act: 'edit-source',
  },
  {
    codes: [
      'InvalidAction',
      'MissingAction',
      'MalformedQueryString',
      'InvalidQueryParameter',
      'UnknownOperationException',
    ],
    code: 'refused-by-aws',
    cause: () => 'this endpoint does not know the request',
    next: 'Check the endpoint of the source.',
    act: 'edit-source',
  },
  {
    codes: [
      'Throttling',
      'ThrottlingException',
      'ThrottledException',
      'RequestLimitExceeded',
      'RequestThrottled',
      'TooManyRequestsException',
      'SlowDown',
      'SlowDownException',
      'LimitExceededException',
    ],
    code: 'throttled',
    cause: () => 'AWS is throttling requests',
    next: 'Wait a few seconds, then try again.',
    act: 'retry',
    retry: true,
  },
  {
    codes: ['ServiceUnavailable', 'InternalFailure', 'InternalError', 'InternalServerException'],
    code: 'network',
    cause: () => 'AWS has an internal problem',
    next: 'Wait a minute, then try again.',
    act: 'retry',
    retry: true,
  },
  {
    codes: ['IDPCommunicationError', 'IDPCommunicationErrorException'],
    code: 'network',
    cause: () => 'AWS cannot reach the identity provider',
    next: 'Wait a minute, then try again.',
    act: 'retry',
    retry: true,
  },
  {
    codes: ['IDPRejectedClaim', 'IDPRejectedClaimException'],
    code: 'needs-sign-in',
    cause: () => 'the identity provider refused the sign-in',
    next: 'Sign in again with the identity provider.',
    act: 'sign-in',
  },
  {
    codes: ['InvalidIdentityToken', 'InvalidIdentityTokenException'],
    code: 'needs-sign-in',
    cause: () => 'AWS does not accept the token of the identity provider',
    next: 'Sign in again; if that does not help, check the identity provider in IAM.',
    act: 'sign-in',
  },
  {
    codes: ['UnauthorizedException'],
    code: 'needs-sign-in',
    cause: () => 'the sign-in to Identity Center has ended',
    next: 'Sign in again.',
    act: 'sign-in',
  },
  {
    codes: ['ForbiddenException'],
    code: 'refused-by-aws',
    cause: mayNot,
    next: 'Ask the person who manages Identity Center for this account and permission set.',
    act: 'retry',
  },
  {
    codes: ['ResourceNotFoundException'],
    code: 'refused-by-aws',
    cause: () => 'AWS does not find this account or role',
    next: 'Load the roles of the source again.',
    act: 'edit-source',
  },
  {
    codes: ['AuthorizationPendingException'],
    code: 'needs-sign-in',
    cause: () => 'nobody has confirmed the sign-in in the browser yet',
    next: 'Confirm the code in the browser.',
    act: 'sign-in',
  },
  {
    codes: ['InvalidRequestRegionException'],
    code: 'bad-request',
    cause: ({ region }) => `Identity Center is not in ${region}`,
    next: 'Give the source the region of your Identity Center.',
    act: 'edit-source',
  },
  {
    codes: [
      'InvalidClientException',
      'InvalidClientMetadataException',
      'InvalidGrantException',
      'InvalidRedirectUriException',
      'InvalidScopeException',
      'UnauthorizedClientException',
      'UnsupportedGrantTypeException',
    ],
    code: 'needs-sign-in',
    cause: () => 'Identity Center no longer accepts this sign-in',
    next: 'Sign in again.',
    act: 'sign-in',
  },
]

/** Of a code that no row knows. */
export const otherRefusal: Omit<AwsRow, 'codes'> = {
  code: 'refused-by-aws',
  cause: ({ who, deed }) => `AWS refused: ${who} could not ${deed}`,
  next: 'Correct what AWS names, then try again.',
  act: 'retry',
}

export function awsFailure(code: string, text: string, by?: AwsRow['by']): Omit<AwsRow, 'codes'> {
  const fits = (row: AwsRow): boolean =>
    row.codes.includes(code) && (row.says?.test(text) ?? true) && (row.by === undefined || row.by === by)
  return awsFailures.find(fits) ?? otherRefusal
}

/** Who may not do what, where AWS names both: "User: ARN is not authorized to perform: sts:TagSession on resource: ARN". */
export function callerIn(text: string): { readonly who?: string; readonly action?: string } {
  const found = /^User: (arn:\S+) is not authorized to perform: ([\w-]+:\w+)/.exec(text)
  if (found === null) return {}
  const [, arn = '', action = ''] = found
  return { who: callerOf(arn), action }
}

function callerOf(arn: string): string {
  const [kind = '', name = ''] = arn.split(':').slice(5).join(':').split('/')
  switch (kind) {
    case 'user':
      return 'this user'
    case 'assumed-role':
      return `the role ${name}`
    case 'root':
      return 'the root user'
    default:
      return 'this identity'
  }
}
