// What IAM Roles Anywhere says: its codes are few, and its texts tell what they are about.
import { type AwsRow, denied, mayNot } from './aws-row.ts'

const row = (says: RegExp, cause: string, next: string, codes = denied): AwsRow => ({
  codes,
  by: 'roles-anywhere',
  says,
  code: 'refused-by-aws',
  cause: () => cause,
  next,
  act: 'edit-source',
})

const missing = ['ResourceNotFoundException']

/** What AWS says of a signature that it does not take, as the one service or as the gateway before all of them. */
const ofSignatures = [...denied, 'ValidationException', 'InvalidSignatureException']

export const rolesAnywhereFailures: readonly AwsRow[] = [
  {
    // IAM's own words, with the names of profiles, roles and anchors in them.
    codes: denied,
    by: 'roles-anywhere',
    says: /not authorized to perform: rolesanywhere:/i,
    code: 'refused-by-aws',
    cause: mayNot,
    next: 'Give the sync role the permissions that latchkey roles-anywhere setup prints.',
    act: 'edit-source',
  },
  {
    codes: ofSignatures,
    by: 'roles-anywhere',
    says: /signature.*(?:expired|not yet current)/i,
    code: 'refused-by-aws',
    cause: () => "the clock of this computer is too far from AWS's",
    next: 'Set the clock of this computer, then try again.',
    act: 'retry',
    retry: true,
  },
  row(
    /scope/i,
    'AWS answers for another region',
    'Check the region in the ARN of the trust anchor, and the endpoint.',
    ofSignatures,
  ),
  row(
    /untrusted/i,
    'the trust anchor does not trust this certificate',
    'Give the certificates between it and the trust anchor (--chain), or check that the anchor has the authority that made it.',
  ),
  row(
    /insufficient certificate/i,
    'AWS does not take this kind of certificate',
    'Ask for one that is for digital signatures, signed with SHA-256 or stronger, and not that of an authority.',
  ),
  row(
    /\bsignature (?:does|we)|invalid signature/i,
    'AWS could not verify the signature of the request',
    'Check the clock of this computer, and that no proxy changes requests on the way.',
    ofSignatures,
  ),
  row(/revoked/i, 'this certificate was revoked', 'Put a new certificate in its place.'),
  row(/trust ?anchor/i, 'the trust anchor is disabled', 'Enable it in the console of Roles Anywhere.'),
  row(
    /role ?session ?name/i,
    'the profile takes no session name',
    'Turn on custom role session names in the profile, or leave the session name out of the source.',
  ),
  row(/profile[^.]*disabled/i, 'the profile is disabled', 'Enable it in the console of Roles Anywhere.'),
  row(/not (?:in|allowed by) the profile/i, 'the profile does not have this role', 'Add the role to the profile.'),
  row(/profile/i, 'the profile is disabled, or does not have this role', 'Enable the profile and add the role to it.'),
  row(
    /role/i,
    'the role does not trust Roles Anywhere',
    'Give it the trust policy that latchkey roles-anywhere setup prints: Roles Anywhere may assume it, tag sessions and set a source identity.',
  ),
  row(/trust ?anchor/i, 'there is no such trust anchor', 'Check the ARN of the trust anchor.', missing),
  row(/profile/i, 'there is no such profile', 'Check the ARN of the profile.', missing),
  row(/(?:)/, 'AWS cannot find it', 'It may have been deleted meanwhile: fetch the profiles again.', missing),
]
