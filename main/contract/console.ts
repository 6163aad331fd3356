import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import {
  type AskedBrowser,
  type BrowserChoice,
  browserIds,
  type BrowserProfile,
  type BrowserRule,
  type BrowserScope,
} from '#shared/console/browser-rules.ts'
import { lifeEnds } from '#shared/console/duration.ts'
import type { Effect } from '#shared/console/several.ts'
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
  /** What the role is of. */
  source: z.string(),
  /** Of the browser that it opened in, see shared/console/several.ts; left out where nobody knows. */
  slot: z.string().optional(),
  alias: z.string().optional(),
  /** Its link was printed or copied: whether it was opened, and where, nobody knows. */
  isGivenOut: z.boolean().optional(),
  /** The page that it opened at. */
  destination: z.string(),
  openedAt: z.iso.datetime(),
  /** A browser was sent to it and has not come yet; then it counts until here, and is not open. */
  awaitedUntil: z.iso.datetime().optional(),
  expiresAt: z.iso.datetime(),
  /** What ends it then. */
  why: z.enum(lifeEnds),
})
export type ConsoleView = z.infer<typeof consoleView>

export const consoleInput = z.object({
  to: wanted.default({ kind: 'home' }),
  /** Left out, that of the ARN or address, else the role's. */
  region: z.string().optional(),
  /** Ends the sessions that the browser has; it does so too where another identity is known to be there, and `console.multi-session` is off. */
  signOutFirst: z.boolean().default(false),
  /** For a browser of another computer, which no address of this one leads back to. */
  elsewhere: z.boolean().default(false),
  /** A person was asked once more, and said yes; else a role of `console.ask-first` is refused as `needs-confirmation`. */
  confirmed: z.boolean().default(false),
})

export type ConsoleInput = z.infer<typeof consoleInput>

const per = z.enum(['account', 'source'])
const name = z.string().min(1).max(256)

const browserProfile: z.ZodType<BrowserProfile> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('usual') }),
  z.strictObject({ kind: z.literal('named'), name }),
  z.strictObject({ kind: z.literal('own'), per }),
  z.strictObject({ kind: z.literal('container'), per }),
])

/** Names alone, and no command: whoever may call here starts no program of their own. */
const browserChoice: z.ZodType<BrowserChoice> = z.strictObject({
  browser: z.enum(browserIds).optional(),
  profile: browserProfile,
})

const askedBrowser: z.ZodType<AskedBrowser> = z.strictObject({
  browser: z.enum([...browserIds, 'system']).optional(),
  profile: browserProfile.optional(),
})

/** What becomes of the consoles that the browser has. */
const effect: z.ZodType<Effect<ConsoleView>> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('signs-out'), consoles: z.array(consoleView) }),
  z.object({ kind: z.literal('full'), first: consoleView }),
])

const browserScope: z.ZodType<BrowserScope> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('account'), account: z.string().regex(/^\d{12}$/, 'an account id has 12 digits') }),
  z.strictObject({ kind: z.literal('source'), source: name }),
  z.strictObject({ kind: z.literal('rest') }),
])

const installedBrowser = z.object({
  id: z.enum(browserIds),
  name: z.string(),
  /** Those that the person made, by the names that it shows. */
  profiles: z.array(z.string()),
})
export type InstalledBrowser = z.infer<typeof installedBrowser>

export const browserRule: z.ZodType<BrowserRule> = z.strictObject({ for: browserScope, opens: browserChoice })

export const console = {
  /**
   * `open`: the agent opens the page in the browser of its computer. `address`: the caller does, at an address of this computer that leads on
   * once, within a minute, for a browser of this user. The link that signs in is a secret and is never told here.
   */
  open: call
    .input(
      consoleInput.extend({
        role: z.string(),
        how: z.enum(['open', 'address']).default('open'),
        /** By `address`: the caller opens it there, `program`: by something that nobody here knows; left out, as it was saved. */
        asked: z.union([z.literal('program'), askedBrowser]).optional(),
      }),
    )
    .output(
      z.object({
        console: consoleView,
        address: z.string().optional(),
        /** What the person saved for it; left out, nothing. */
        opens: browserChoice.optional(),
        /** An older agent tells of none. */
        effect: effect.optional(),
      }),
    ),
  /** What was opened and has not ended, newest first. */
  list: call.output(z.array(consoleView)),
  /** With those that a browser is awaited for: at once and again after each that is sent or opens. */
  watch: call.output(eventIterator(z.array(consoleView))),
  /** What opens which consoles. */
  browsers: call.output(z.array(browserRule)),
  /** At once and again after each change. */
  watchBrowsers: call.output(eventIterator(z.array(browserRule))),
  /** What is installed on the agent's computer. */
  findBrowsers: call.output(z.array(installedBrowser)),
  /** In place of what was saved for the same. Gives all of them. */
  useBrowser: call.input(browserRule).output(z.array(browserRule)),
  /** `for` left out: all of them. Gives those that are left; refused with `not-found` where nothing was saved for it. */
  forgetBrowser: call.input(z.object({ for: browserScope.optional() })).output(z.array(browserRule)),
}
