// What window and tray say of terminals.
import { many } from './many.ts'

export const terminals = {
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
  failed: (role: string) => `${role} in terminals`,
} as const
