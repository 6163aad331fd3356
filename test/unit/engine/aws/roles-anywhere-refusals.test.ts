import { expect, it } from 'vitest'
import { stsError } from '#engine/aws/sts-errors.ts'

const arn = (name: string) => `arn:aws:iam::111122223333:role/${name}`

function said(name: string, message: string, deed = 'start a session of this role') {
  const error = Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 403 } })
  const call = { host: 'h', region: 'eu-central-1', credentials: { accessKeyId: '', secretAccessKey: '' } }
  const { message: cause, hint } = stsError(error, { ...call, deed, cancelled: false, by: 'roles-anywhere' })
  return `${cause}. ${hint}`
}

it.each([
  [
    'AccessDeniedException',
    `Unable to assume role for ${arn('profile-of-untrusted-trust-anchors')}`,
    /^the role does not/,
  ],
  ['AccessDeniedException', 'Untrusted signing certificate', /^the trust anchor does not trust this certificate/],
  ['AccessDeniedException', 'Certificate revoked', /^this certificate was revoked/],
  ['AccessDeniedException', 'Signature expired or not yet current', /^the clock of this computer .* Set the clock/],
  [
    'InvalidSignatureException',
    'Signature expired: 20261122T000000Z is now earlier than 20261122T010000Z',
    /^the clock of this computer .* Set the clock/,
  ],
  [
    'AccessDeniedException',
    'Invalid signature',
    /^AWS could not verify the signature of the request\. Check the clock/,
  ],
  [
    'AccessDeniedException',
    'Credential is not scoped to this service and region',
    /^AWS answers for another region\. Check the region in the ARN of the trust anchor/,
  ],
  ['ThrottlingException', 'Rate exceeded for profile', /^AWS is throttling requests/],
  ['ResourceNotFoundException', `TrustAnchor ${arn('profile')} not found`, /^there is no such trust anchor/],
])('%s, “%s”, is blamed on what it is about', (code, message, expected) => {
  expect(said(code, message)).toMatch(expected)
})

it('a sync role without its permission is told so, whatever it is called', () => {
  const who = 'User: arn:aws:sts::111122223333:assumed-role/profile-sync/0a is not authorized to perform'
  const message = `${who}: rolesanywhere:ListProfiles on resource: arn:aws:rolesanywhere:eu-central-1:111122223333:*`
  expect(said('AccessDeniedException', message, 'list the profiles of Roles Anywhere')).toBe(
    'AWS refused: the role profile-sync may not list the profiles of Roles Anywhere. Give the sync role the permissions that latchkey roles-anywhere setup prints.',
  )
})
