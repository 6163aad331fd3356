/** A terminal that has one of these chose its credentials itself. */
export const chooserVariables = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_ROLE_ARN',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
] as const

/** The profile that follows the role of terminals; in a terminal it is no choice of another role. */
export const followingProfile = 'latchkey'

/** What the hook put there beside a role: another role takes its place. */
export const hookVariables = [
  'LATCHKEY_HELD',
  'LATCHKEY_ROLE',
  'LATCHKEY_ROLE_ID',
  'LATCHKEY_ROLE_FILE',
  'LATCHKEY_EXPIRES',
  'LATCHKEY_EXPIRES_EPOCH',
  'LATCHKEY_PRODUCTION',
] as const
