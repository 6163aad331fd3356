// What the portal and the sign-in of Identity Center say by their codes.
import { type AwsRow, denied, mayNot } from './aws-row.ts'

export const identityCenterFailures: readonly AwsRow[] = [
  {
    codes: denied,
    by: 'sso-oidc',
    code: 'needs-sign-in',
    cause: () => 'the sign-in was declined in the browser',
    next: 'Sign in again and allow the access.',
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
    cause: () => 'AWS cannot find this account or role',
    next: 'Fetch the roles of the source again.',
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
