// The tables of failures: every code has its sentences, and they are ones that a person can read and act on.
import { describe, expect, it } from 'vitest'
import { stsError } from '#engine/aws/sts-errors.ts'
import { actWords } from '#shared/failures/acts.ts'
import { awsFailure, awsFailures, callerIn, otherRefusal } from '#shared/failures/aws.ts'
import { acts, errorCodes } from '#shared/failures/codes.ts'
import { networkFailure, networkFailures } from '#shared/failures/network.ts'
import { ownFailures } from '#shared/failures/own.ts'
import { sentence, sentences } from '#shared/sentences.ts'

/** As the SDK fails. */
const refusal = (name: string, message: string) =>
  stsError(Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 403, requestId: 'r-1' } }), {
    deed: 'assume BreakGlass',
    host: 'sts.eu-west-1.amazonaws.com',
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'the-secret-key' },
    cancelled: false,
  })

const facts = {
  who: 'this user',
  deed: 'assume BreakGlass',
  region: 'ap-southeast-3',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
}
const host = 'sts.eu-west-1.amazonaws.com cannot be reached:'

const told = [
  ...Object.entries(ownFailures).map(([code, { cause, next }]) => ({ name: `our ${code}`, cause, next })),
  ...[...awsFailures, { ...otherRefusal, codes: ['another code'] }].map(({ codes, says, cause, next }) => ({
    name: `AWS's ${codes[0]} ${says?.source ?? ''}`,
    cause: cause(facts),
    next,
  })),
  ...networkFailures.map(({ codes, cause, next }) => ({ name: codes[0] ?? '', cause: `${host} ${cause}`, next })),
]

/** What the references of the APIs list for the calls that get credentials (STS common errors and those of its actions; SSO; SSO OIDC). */
const ofAws = `
  AccessDenied AccessDeniedException ExpiredToken ExpiredTokenException IncompleteSignature
  InternalFailure InvalidAction InvalidClientTokenId InvalidParameterCombination InvalidParameterValue
  InvalidQueryParameter MalformedQueryString MissingAction MissingAuthenticationToken MissingParameter
  OptInRequired RequestExpired ServiceUnavailable Throttling ThrottlingException
  ValidationError SignatureDoesNotMatch InvalidSignatureException UnrecognizedClientException RequestTimeTooSkewed
  RegionDisabledException PackedPolicyTooLarge MalformedPolicyDocument IDPCommunicationError IDPRejectedClaim
  InvalidIdentityToken UnauthorizedException ForbiddenException ResourceNotFoundException TooManyRequestsException
  InvalidRequestException SlowDownException AuthorizationPendingException InvalidClientException InvalidGrantException
  InvalidScopeException InternalServerException UnauthorizedClientException UnsupportedGrantTypeException InvalidClientMetadataException
  InvalidRedirectUriException InvalidRequestRegionException
`
  .trim()
  .split(/\s+/)

const ofNetwork = `
  ENOTFOUND EAI_AGAIN ECONNREFUSED ECONNRESET EPIPE
  ETIMEDOUT TimeoutError ABORT_ERR
`
  .trim()
  .split(/\s+/)
const ofTls = `
  CERT_HAS_EXPIRED CERT_NOT_YET_VALID SELF_SIGNED_CERT_IN_CHAIN DEPTH_ZERO_SELF_SIGNED_CERT UNABLE_TO_VERIFY_LEAF_SIGNATURE
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY ERR_TLS_CERT_ALTNAME_INVALID
`
  .trim()
  .split(/\s+/)

describe('the tables of failures', () => {
  it('know every code of ours, and what every click is called', () => {
    expect(Object.keys(ownFailures).toSorted()).toEqual([...errorCodes, 'lost', 'unexpected'].toSorted())
    expect(Object.keys(actWords).toSorted()).toEqual([...acts].toSorted())
  })

  it.each(ofAws)('know %s of AWS', (code) => {
    expect(awsFailure(code, '')).not.toBe(otherRefusal)
  })

  it.each([...ofNetwork, ...ofTls])('know %s of the network', (code) => {
    expect(networkFailures).toContain(networkFailure(code))
  })

  it.each(told)('say $name in sentences that are short and plain', ({ cause, next }) => {
    // Three lines of a window of 380 px.
    expect(sentences(cause, next).length).toBeLessThanOrEqual(200)
    expect(cause.length).toBeLessThanOrEqual(110)
    // A clause, since other words may go before it; what to do stands for itself.
    expect(cause).toMatch(/^(?:[a-z"]|AWS |STS |DNS |Identity Center |Latchkey )/)
    expect(cause).not.toMatch(/[.!]$/)
    expect(next).toMatch(/^[A-Z].*\.$/)
    // In words, not in codes, and no reproach.
    const shown = [sentence(cause), next].join(' ').replaceAll(/NODE_EXTRA_CA_CERTS|MaxSessionDuration|BreakGlass/g, '')
    expect(shown).not.toMatch(/Exception|[a-z][A-Z]|_|!/)
    expect(shown).not.toMatch(/\b(?:please|sorry|oops|illegal|mend)\b/i)
  })

  it('never show one code of AWS in two rows that both fit', () => {
    const plain = awsFailures
      .filter(({ says, by }) => says === undefined && by === undefined)
      .flatMap(({ codes }) => codes)
    expect(plain).toEqual([...new Set(plain)])
  })

  it.each([
    ['is not authorized to perform: sts:AssumeRole on resource: ROLE', 'assume BreakGlass', "role's trust policy."],
    [
      'is not authorized to perform: sts:AssumeRole on resource: ROLE with an explicit deny in a service control policy',
      'assume BreakGlass',
      'manages the organization.',
    ],
    [
      'is not authorized to perform: sts:AssumeRole on resource: ROLE because no identity-based policy allows the sts:AssumeRole action',
      'assume BreakGlass',
      'Check its permissions in IAM.',
    ],
    [
      'is not authorized to perform: sts:AssumeRole on resource: ROLE because no permissions boundary allows the sts:AssumeRole action',
      'assume BreakGlass',
      'Ask the person who set it.',
    ],
    ['is not authorized to perform: sts:TagSession on resource: ROLE', 'pass session tags to the role', 'remove the'],
    ['is not authorized to perform: ec2:RunInstances', 'assume BreakGlass', 'Check the permissions in IAM.'],
  ])('say who may not do what of "%s"', (text, deed, next) => {
    const error = refusal('AccessDenied', `User: arn:aws:iam::111122223333:user/team/dev ${text}`)
    expect(error.message).toBe(`AWS refused: this user may not ${deed}`)
    expect(error.hint).toContain(next)
    expect(error.aws).toEqual({ code: 'AccessDenied', message: expect.stringContaining(text), requestId: 'r-1' })
  })

  it.each([
    ['arn:aws:sts::111122223333:assumed-role/Base/dev', 'the role Base'],
    ['arn:aws:iam::111122223333:root', 'the root user'],
    ['arn:aws:sts::111122223333:federated-user/dev', 'this identity'],
  ])('name %s as a person would', (arn, who) => {
    expect(callerIn(`User: ${arn} is not authorized to perform: sts:AssumeRole on resource: *`).who).toBe(who)
  })

  it.each([
    ['MultiFactorAuthentication failed with invalid MFA one time pass code. ', 'needs-mfa', 'enter-code'],
    [
      'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
      'refused-by-aws',
      'edit-source',
    ],
    ['Cannot call GetSessionToken with session credentials', 'refused-by-aws', 'edit-source'],
    ['Roles may not be assumed by root accounts.', 'refused-by-aws', 'edit-source'],
  ])('tell the kinds of AccessDenied apart: "%s"', (text, code, act) => {
    expect(refusal('AccessDenied', text)).toMatchObject({ code, act })
  })

  it.each([
    'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
  ])('say that a session is too long: "%s"', (text) => {
    expect(refusal('ValidationError', text)).toMatchObject({ code: 'refused-by-aws', act: 'edit-role' })
  })

  it.each([
    ['Invalid signature', 'AWS could not verify the signature of the request'],
    ['Untrusted Signing Certificate', 'the trust anchor does not trust this certificate'],
    ['Not authorized to set roleSessionName.', 'the profile takes no session name'],
    ['Unable to assume role for arn:aws:iam::111122223333:role/signature', 'the role does not trust Roles Anywhere'],
    [
      'User: arn:aws:sts::111122223333:assumed-role/Sync/x is not authorized to perform: rolesanywhere:ListProfiles on resource: *',
      'AWS refused: the role Sync may not list the profiles',
    ],
  ])('say what Roles Anywhere means by "%s"', (text, cause) => {
    const facts = { who: 'the role Sync', deed: 'list the profiles', region: 'eu-central-1', accessKeyId: '' }
    expect(awsFailure('AccessDeniedException', text, 'roles-anywhere').cause(facts)).toBe(cause)
  })

  it('take an AccessDeniedException of a sign-in for a person who said no', () => {
    expect(awsFailure('AccessDeniedException', '', 'sso-oidc')).toMatchObject({ code: 'needs-sign-in', act: 'sign-in' })
  })

  it('never repeat what was signed', () => {
    const text = 'The Canonical String for this request should have been x-amz-security-token:the-session-token'
    expect(JSON.stringify(refusal('SignatureDoesNotMatch', text))).not.toContain('Canonical')
  })
})
