import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import type { Wanted } from '#shared/console/wanted.ts'
import { call } from './errors.ts'

const text = z.string().min(1).max(8192)

/** The page that is wanted; see shared/console/wanted.ts. */
const wanted: z.ZodType<Wanted> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('home') }),
  z.object({ kind: z.literal('service'), service: text }),
  z.object({ kind: z.literal('arn'), arn: text }),
  z.object({ kind: z.literal('s3'), bucket: text, key: text.optional() }),
  z.object({ kind: z.literal('address'), address: text }),
])

export const consoleView = z.object({
  id: z.string(),
  role: z.string(),
  roleId: z.string(),
  accountId: z.string().optional(),
  accountName: z.string().optional(),
  /** The page that it opened at. */
  destination: z.string(),
  openedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** What ends it then. */
  why: z.enum([
    'role-maximum',
    'aws-maximum',
    'maximum-unknown',
    'credentials',
    'end-unknown',
    'chained',
    'federation-token',
  ]),
})
export type ConsoleView = z.infer<typeof consoleView>

export const consoleInput = z.object({
  to: wanted.default({ kind: 'home' }),
  /** Left out, that of the ARN or address, else the role's. */
  region: z.string().optional(),
  /** Ends the session that the browser has, for one that takes no second. */
  signOutFirst: z.boolean().default(false),
  /** For a browser of another computer, which no address of this one leads back to. */
  elsewhere: z.boolean().default(false),
  /** A person was asked once more, and said yes; else a role of `console.ask-first` is refused as `needs-confirmation`. */
  confirmed: z.boolean().default(false),
})

export type ConsoleInput = z.infer<typeof consoleInput>

export const console = {
  /**
   * `open`: the agent opens the page in the browser of its computer. `address`: the caller does, at an address of this computer that leads on
   * once, within a minute, for a browser of this user. The link that signs in is a secret and is never told here.
   */
  open: call
    .input(consoleInput.extend({ role: z.string(), how: z.enum(['open', 'address']).default('open') }))
    .output(z.object({ console: consoleView, address: z.string().optional() })),
  /** What was opened and has not ended, newest first. */
  list: call.output(z.array(consoleView)),
  /** At once and again after each that opens. */
  watch: call.output(eventIterator(z.array(consoleView))),
}
