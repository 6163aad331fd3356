// Who signed a call. A schema, since a session token carries it out into the world and back.
import * as z from 'zod'

const tagShape = z.object({ key: z.string(), value: z.string() }).readonly()
export type Tag = z.infer<typeof tagShape>

export const callerShape = z
  .object({
    kind: z.enum(['user', 'user-session', 'federated-user', 'role-session']),
    accessKeyId: z.string(),
    accountId: z.string(),
    /** As GetCallerIdentity gives it. */
    arn: z.string(),
    userId: z.string(),
    /** Of a role session: the role's own ARN, which trust policies name. */
    roleArn: z.string().optional(),
    /** Of a role session: it was assumed with the credentials of another. */
    chained: z.boolean().optional(),
    mfa: z.boolean(),
    sourceIdentity: z.string().optional(),
    /** Session tags by `aws:PrincipalTag/` of a certificate's session, as policies would see them. */
    principalTags: z.record(z.string(), z.string()).optional(),
    /** Session tags that go along when this session assumes a further role. */
    transitiveTags: z.array(tagShape).readonly(),
  })
  .readonly()
export type Caller = z.infer<typeof callerShape>
