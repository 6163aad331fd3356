import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { attentionEvent } from './attention.ts'
import { browserRule, consoleView } from './console.ts'
import { call } from './errors.ts'
import { agentView, checkView, sessionUsage, statusView } from './model.ts'
import { rolesEvent } from './roles.ts'
import { settingView } from './settings.ts'
import { terminalsView } from './terminals.ts'

/** By the rows of `feeds.ts`. */
const feedEvent = z.discriminatedUnion('feed', [
  z.object({ feed: z.literal('status'), event: statusView }),
  z.object({ feed: z.literal('roles'), event: rolesEvent }),
  z.object({ feed: z.literal('settings'), event: z.array(settingView) }),
  z.object({ feed: z.literal('usage'), event: z.array(sessionUsage) }),
  z.object({ feed: z.literal('attention'), event: attentionEvent }),
  z.object({ feed: z.literal('terminals'), event: terminalsView }),
  z.object({ feed: z.literal('consoles'), event: z.array(consoleView) }),
  z.object({ feed: z.literal('browsers'), event: z.array(browserRule) }),
])
export type FeedEvent = z.infer<typeof feedEvent>

export const app = {
  info: call.output(agentView),
  status: call.output(statusView),
  /** The full status at once and again after each change. */
  watch: call.output(eventIterator(statusView)),
  /**
   * The watches of every area in one: a browser has six connections to one server, for all of its pages, and a page that kept one for each
   * would have none left for its calls. `answers` as of `attention.watch`.
   */
  feeds: call.input(z.object({ answers: z.boolean() })).output(eventIterator(feedEvent)),
  /** Of the caller's shell: the stand-in key that it holds, with the proof of its secret. */
  doctor: call
    .input(z.object({ shell: z.object({ keyId: z.string(), proof: z.string().optional() }).optional() }).optional())
    .output(z.array(checkView)),
  /** A link that signs the default browser in once, for seconds. */
  browserLink: call.output(z.object({ url: z.string(), expiresAt: z.iso.datetime() })),
  /** Ends every session and drops every credential from memory; with `signOut` also what a later start would sign in with (MFA sessions). */
  lock: call.input(z.object({ signOut: z.boolean().default(false) })).output(z.object({ sessionsEnded: z.int() })),
  /** The computer was asleep: timers stood still, so every expiry is looked at again. */
  resumed: call.output(z.object({})),
  /** Versions, doctor, status, settings and the end of the log as text to send to somebody; no secrets. */
  diagnostics: call.output(z.object({ fileName: z.string(), text: z.string() })),
  /**
   * Ends every session, answers, and stops the agent; `keepSessions`: the next agent of the home takes them up; `forgetKey`: the vault's key
   * leaves the keychain first, so that nobody reads the vault again, and an agent whose keychain refuses goes on.
   */
  stop: call
    .input(z.object({ keepSessions: z.boolean().default(false), forgetKey: z.boolean().default(false) }).optional())
    .output(z.object({ pid: z.int(), sessionsEnded: z.int() })),
  /** Answers, then stops the agent and starts it again as it was: sessions, stand-in keys, port and password stay. */
  restart: call.output(z.object({ pid: z.int(), sessionsKept: z.int() })),
}
