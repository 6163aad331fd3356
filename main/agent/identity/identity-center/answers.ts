// What Identity Center answers, as far as it is used. The SDK passes on whatever stands in the JSON: nothing counts before it was read here.
import * as z from 'zod'
import { webAddress } from '#util/web-address.ts'
import { epochMs, lastMs } from '#util/epoch-ms.ts'

/** Goes into a header, an argument or a tool's variable as it is. */
const word = z.string().regex(/^[\x21-\x7e]{1,65536}$/)
/** AWS's longest name has 50 characters; what is shown is cleaned there. */
const name = z.string().min(1).max(256)
const nextToken = z
  .string()
  .nullish()
  .transform((given) => given || undefined)
const optional = <Value>(schema: z.ZodType<Value>) => schema.nullish().transform((value) => value ?? undefined)

const daySeconds = 86_400
const minuteSeconds = 60

const page = z.string().transform((text, context) => {
  const address = webAddress(text)
  if (address === undefined) context.addIssue('no address of the web')
  return address ?? ''
})

export const registered = z.object({
  clientId: word,
  clientSecret: word,
  clientSecretExpiresAt: z
    .number()
    .max(lastMs / 1_000)
    .default(0),
})

export const deviceCode = z.object({
  deviceCode: word,
  userCode: z.string().regex(/^[\x21-\x7e]{1,64}$/),
  verificationUri: page,
  verificationUriComplete: optional(page),
  expiresIn: z.number().max(daySeconds).default(600),
  /** As AWS has it: an endpoint that wants to be asked without a pause is not. */
  interval: z
    .number()
    .default(5)
    .transform((seconds) => Math.min(minuteSeconds, Math.max(1, seconds))),
})

export const token = z.object({
  accessToken: word,
  expiresIn: z
    .number()
    .min(0)
    .max(400 * daySeconds),
  refreshToken: optional(word),
})

export const accountPage = z.object({
  accountList: z.array(
    z.object({
      accountId: z.string().regex(/^\d{12}$/),
      accountName: optional(name.or(z.literal(''))),
      emailAddress: optional(name.or(z.literal(''))),
    }),
  ),
  nextToken,
})

export const rolePage = z.object({ roleList: z.array(z.object({ roleName: name.regex(/^\P{Cc}+$/u) })), nextToken })

export const roleCredentials = z.object({
  roleCredentials: z.object({
    accessKeyId: word,
    secretAccessKey: word,
    sessionToken: word,
    expiration: epochMs,
  }),
})

/** Nothing of it is used. */
export const anything = z.unknown()
