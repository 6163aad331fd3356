import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { hookShells } from '#shared/hook-shells.ts'
import { call } from './errors.ts'

/** The role that terminals have. */
export const terminalRole = z.object({
  role: z.string(),
  roleId: z.string(),
  accountName: z.string().optional(),
  accountId: z.string().optional(),
  region: z.string(),
  expiresAt: z.iso.datetime().optional(),
  /** Real, short-lived credentials instead of stand-ins and the proxy. */
  direct: z.boolean(),
  /** The profile that tools are told; without one they have keys in the environment. */
  profile: z.string().optional(),
})
export type TerminalRole = z.infer<typeof terminalRole>

export const terminalView = z.object({
  /** Process id and a number: no other terminal ever has it. */
  id: z.string(),
  pid: z.int(),
  shell: z.string(),
  folder: z.string(),
  /** A role of its own, or none of its own choice, where it does not follow the others. */
  pinned: z.boolean(),
  /** What it has now; absent for none. */
  role: terminalRole.optional(),
  /** The file of its folder that the role comes from. */
  file: z.string().optional(),
  /** Names of variables of its own that it keeps instead. */
  own: z.string().optional(),
  /** When its keys were used last, or real credentials taken. Unknown where it shares its keys with others. */
  lastUsedAt: z.iso.datetime().optional(),
})
export type TerminalView = z.infer<typeof terminalView>

export const terminalsView = z.object({
  /** Of all that are not pinned. */
  all: terminalRole.optional(),
  terminals: z.array(terminalView),
  /** The AWS config file, where this call wrote the profile there. */
  wrote: z.string().optional(),
})
export type TerminalsView = z.infer<typeof terminalsView>

export const revokedView = terminalsView.extend({
  /** What works on: real credentials until they end; stand-in keys that it shares with others until the session is revoked. */
  left: z.array(z.enum(['real', 'shared'])),
})
export type RevokedView = z.infer<typeof revokedView>

/** What a person decided on the file of a folder that names its role. */
export const folderDecision = z.object({
  /** Past every link. */
  folder: z.string(),
  allowed: z.boolean(),
  /** As the file said it then: another one is asked about again. */
  role: z.string(),
  region: z.string().optional(),
  /** Stand-in keys in the environment instead of a profile. */
  keys: z.boolean(),
})
export type FolderDecision = z.infer<typeof folderDecision>

const id = z.string().regex(/^\d+-\d+$/, 'is no id of a terminal')
/** The AWS files of the person's shell; left out, the agent's. */
const files = z.object({ config: z.string(), credentials: z.string() }).optional()
const paths = z.record(z.string().max(256), z.string().max(131_072))

export const terminals = {
  list: call.output(terminalsView),
  /** At once and again after each change. */
  watch: call.output(eventIterator(terminalsView)),
  /**
   * Starts the role where needed and gives it to all terminals, or to one alone; `null`: none. `caller`: of the person's shell, what it
   * trusts and what it reaches without a proxy.
   */
  use: call
    .input(
      z.object({
        role: z.string().nullable(),
        region: z.string().optional(),
        /** Left out, the setting `default.delivery` decides. */
        direct: z.boolean().optional(),
        /** Stand-in keys in the environment instead of a profile. */
        keys: z.boolean().default(false),
        files,
        terminal: id.optional(),
        caller: paths.optional(),
      }),
    )
    .output(terminalsView),
  /** The keys of one terminal are dead at once, nobody else's; it has no role until it is given one or follows the others again. */
  revoke: call.input(z.object({ terminal: id })).output(revokedView),
  folders: call.output(z.array(folderDecision)),
  /** Whether terminals in this folder and below get the role that its file names now. */
  decide: call
    .input(z.object({ folder: z.string().max(4096), allowed: z.boolean(), keys: z.boolean().default(false), files }))
    .output(folderDecision.extend({ wrote: z.string().optional() })),
  /** One that had a role of its own has that of the others again. */
  follow: call.input(z.object({ terminal: id })).output(terminalsView),
  /** Adds the hook's line to the file that a shell reads as it starts; unasked, of the person's login shell. */
  installHook: call
    .input(z.object({ shell: z.enum(hookShells).optional() }))
    .output(z.object({ shell: z.enum(hookShells), file: z.string(), added: z.boolean() })),
}
