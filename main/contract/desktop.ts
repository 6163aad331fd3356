// What a page can ask of the desktop shell around it: the window, the clipboard, the operating system. Electron's main process answers;
// the browser front end has no shell.
import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { copyFormats } from '#shared/commands.ts'
import { auditFilter } from './audit.ts'
import { consoleInput, consoleView } from './console.ts'
import { contract } from './contract.ts'
import { call } from './errors.ts'
import { endedTogether } from './model.ts'

const copyFormat = z.enum(copyFormats)

/** What a person can be asked to point to. */
const fileKind = z.enum(['certificate', 'privateKey', 'chain'])
export type FileKind = z.infer<typeof fileKind>

const updateState = z.discriminatedUnion('kind', [
  /** Not packaged, or no feed: `reason` says which. */
  z.object({ kind: z.literal('off'), reason: z.string() }),
  z.object({ kind: z.literal('idle'), checkedAt: z.iso.datetime().optional() }),
  z.object({ kind: z.literal('checking') }),
  z.object({ kind: z.literal('downloading'), version: z.string(), percent: z.number() }),
  /** Installed when the app quits. */
  z.object({ kind: z.literal('ready'), version: z.string() }),
  /** Refused (wrong hash or signature); a feed that is away is `idle`. */
  z.object({ kind: z.literal('failed'), message: z.string() }),
])
export type UpdateState = z.infer<typeof updateState>

export const desktopState = z.object({
  platform: z.enum(['darwin', 'win32', 'linux']),
  version: z.string(),
  /** What the person's own shell takes. */
  shell: copyFormat,
  /** `own`: this process holds the agent; `attached`: another one does, and goes on when the app quits. */
  agent: z.enum(['own', 'attached']),
  /** Set while no agent answers: what is waited for, or why none could be started. */
  start: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('waiting'), message: z.string() }),
      z.object({ kind: z.literal('failed'), message: z.string(), hint: z.string().optional() }),
      /** Somebody stopped the one that the app was attached to; `startAgent` starts the app's own. */
      z.object({ kind: z.literal('stopped'), message: z.string() }),
    ])
    .optional(),
  /** The agent before this one ended and left something to tell. `lost`: without a word. */
  handover: endedTogether
    .extend({
      how: z.enum(['lost', 'stopped', 'replaced']),
      pid: z.int(),
      /** The agent that took its place, once there is one. */
      by: z.object({ pid: z.int(), own: z.boolean() }).optional(),
      /** Sessions that the new one took over. */
      kept: z.int(),
    })
    .optional(),
  /** Set when the agent we are attached to is older than this app. */
  olderAgent: z.object({ version: z.string(), pid: z.int() }).optional(),
  tray: z.enum(['shown', 'missing']),
  /** The global shortcut as the system took it. */
  shortcut: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('none') }),
    z.object({ kind: z.literal('registered'), accelerator: z.string() }),
    z.object({ kind: z.literal('refused'), accelerator: z.string(), reason: z.string() }),
  ]),
  launchAtLogin: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('supported'), on: z.boolean() }),
    z.object({ kind: z.literal('unsupported'), reason: z.string() }),
  ]),
  /** `latchkey` on PATH. */
  commandLine: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('installed'), path: z.string() }),
    z.object({ kind: z.literal('absent'), path: z.string() }),
    z.object({ kind: z.literal('unsupported'), reason: z.string() }),
  ]),
  update: updateState,
})
export type DesktopState = z.infer<typeof desktopState>

export const views = ['roles', 'sessions', 'activity', 'terminals', 'profiles', 'sources', 'settings'] as const
export type View = (typeof views)[number]

const desktopCommand = z.discriminatedUnion('kind', [
  /** The window was opened: show the picker with the cursor in an empty search field. */
  z.object({ kind: z.literal('search') }),
  /** `source`: whose details. */
  z.object({ kind: z.literal('show'), view: z.enum(views), source: z.string().optional() }),
  /** The person wants to sign in to this source: its page opens, and the window stays as it is. */
  z.object({ kind: z.literal('sign-in'), source: z.string() }),
  /** The console of this role was chosen outside of the window, and asks first. */
  z.object({ kind: z.literal('console'), role: z.string() }),
  /** What was chosen in the tray came to nothing: for the bell. */
  z.object({ kind: z.literal('tell'), text: z.string() }),
])
export type DesktopCommand = z.infer<typeof desktopCommand>

export const desktop = {
  watch: call.output(eventIterator(desktopState)),
  /** What tray, shortcut or a second start want the page to do. */
  commands: call.output(eventIterator(desktopCommand)),
  /**
   * Puts on the clipboard what gives a terminal the role: its values in a format; unasked, the command that fetches them, or the values where
   * no terminal would find `latchkey`, for the person's own shell and by the setting `default.delivery`. `clearsAt`: when it is cleared again,
   * since it holds real keys.
   */
  copyEnvironment: call
    .input(z.object({ role: z.string(), values: z.object({ format: copyFormat, direct: z.boolean() }).optional() }))
    .output(z.object({ clearsAt: z.iso.datetime().optional() })),
  /** For names, ARNs and commands that the page shows anyway. */
  copyText: call.input(z.object({ text: z.string().max(10_000) })).output(z.object({})),
  /** Asks where to save; no `path`: the person thought better of it. */
  exportAudit: call
    .input(z.object({ filter: auditFilter, format: z.enum(['jsonl', 'csv']) }))
    .output(z.object({ path: z.string().optional(), records: z.int() })),
  saveDiagnostics: call.output(z.object({ path: z.string().optional() })),
  /** A person points to a file; no `path`: they thought better of it. What is in it does not come here. */
  chooseFile: call.input(z.object({ what: fileKind })).output(z.object({ path: z.string().optional() })),
  /** Where it lies, in the system's file manager; it is not opened. */
  showSettingsFile: call.output(z.object({})),
  /** Opens the page of the sign-in to this source that is under way, in the system's browser; the agent says which. */
  openSignIn: call.input(z.object({ source: z.string() })).output(z.object({})),
  /** Opens the console as a role in the browser; the link that signs in stays with the agent. */
  openConsole: call
    .input(consoleInput.pick({ to: true, region: true, confirmed: true }).extend({ role: z.string() }))
    .output(consoleView),
  installCommandLine: call.output(z.object({ path: z.string() })),
  /** What would go if Latchkey were taken away, a line each, and what stays, a sentence each; nothing is removed. */
  surveyUninstall: call.output(z.object({ goes: z.array(z.string()), stays: z.array(z.string()) })),
  /** Takes it all away, and the app ends with it; rejects where something could not be removed and the app goes on. */
  uninstall: call.output(z.object({})),
  checkForUpdate: call.output(updateState),
  /** Quits, installs what is ready and starts again. */
  installUpdate: call.output(z.object({})),
  /** After a stop or a failed start; settles when an agent answers. */
  startAgent: call.output(z.object({})),
  /** Stops the older agent we are attached to and takes its place. */
  replaceAgent: call.output(z.object({})),
  /** A word for who does not see the window. */
  notify: call.input(z.object({ text: z.string().max(2000) })).output(z.object({})),
  hideWindow: call.output(z.object({})),
  quit: call.output(z.object({})),
}

/** What Electron's main process serves to the page. */
export const desktopContract = { ...contract, desktop }
export type DesktopContract = typeof desktopContract
