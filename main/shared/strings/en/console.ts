import type { ConsoleLife } from '../../console/duration.ts'

export const console = {
  /** Why a console ends when it does. */
  why: {
    'role-maximum': 'the longest that the role allows',
    'aws-maximum': 'the longest that AWS allows',
    'maximum-unknown': 'if the role allows more, give it a longer duration in Latchkey',
    credentials: 'as long as the credentials of the role last',
    chained: 'the role is reached through another role, and AWS allows an hour at most',
    'federation-token': 'as the IAM user itself, by a federation token',
  } satisfies Record<ConsoleLife['why'], string>,
} as const
