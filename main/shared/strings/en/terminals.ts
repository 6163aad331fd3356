// What window and tray say of terminals.
import { many } from './many.ts'

export const terminals = {
  title: 'Terminals',
  use: 'Use in terminals',
  none: 'No role in terminals',
  /** Behind `Start`. */
  inThem: 'in terminals',
  /** `open`: terminals with the hook. */
  haveIt: (n: number, open: number) =>
    n === 1
      ? 'Your terminal has it at its next prompt'
      : n > 1
        ? `Your ${n.toLocaleString('en')} terminals have it at the next prompt`
        : open > 0
          ? 'New terminals have it; the open ones keep their own'
          : 'New terminals with the hook have it. To add the hook: latchkey hook install',
  noneHasIt: 'Terminals have no role at the next prompt.',
  wrote: (path: string) => `Wrote the profile latchkey to ${path}. To undo that: latchkey profiles undo`,
  inRow: (n: number) => (n === 0 ? 'in new terminals' : `in ${many(n, 'terminal', 'terminals')}`),
  thenRun: 'Try it there:',
  roleOfAll: 'Role of all',
  roleOf: (terminal: string) => `Role of ${terminal}`,
  called: (shell: string, pid: number) => `${shell} ${pid}`,
  noRole: 'No role',
  keeps: 'Keeps its own',
  own: (names: string) => `set there: ${names}`,
  pinned: 'here only',
  byFile: (file: string) => `by ${file}`,
  lastCall: (time: string) => `last call ${time}`,
  revoke: 'Revoke its keys',
  revoked: 'The keys of that terminal are dead. It has no role until you give it one.',
  left: {
    real: 'Real credentials that it took work until they end.',
    shared: 'It shared stand-in keys with other terminals: to end those, revoke the role.',
  },
  follow: 'Follow the others again',
  startFirst: 'Start a role…',
  here: 'That terminal changes at its next prompt.',
  empty: 'No open terminal follows',
  emptyText:
    'With one line in the file that your shell reads as it starts, the hook, every terminal has the role that you start here.',
  addHook: 'Add the hook',
  openOne: 'Open a new terminal',
  addedTo: (file: string) => `The hook is in ${file}. To take it out again: latchkey hook remove`,
  failed: (role: string) => `${role} in terminals`,
} as const
