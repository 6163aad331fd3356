// Size and place of the window and its colours, kept for the next start. Losing them loses nothing.
import * as z from 'zod'
import { writeFileAtomic } from '#util/files/atomic-file.ts'
import { readRegularSync } from '#util/files/regular-file.ts'
import { standard } from './bounds.ts'

const remembered = z.object({
  width: z.number(),
  height: z.number(),
  position: z.object({ x: z.number(), y: z.number() }).optional(),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
})
export type Remembered = z.infer<typeof remembered>

export interface WindowMemory {
  readonly now: () => Remembered
  /** A full disk is no reason to fail. */
  readonly remember: (change: Partial<Remembered>) => Promise<void>
}

/** Synchronous: the window is made with it. */
export function openWindowMemory(path: string): WindowMemory {
  let now = read(path)
  return {
    now: () => now,
    remember(change) {
      now = { ...now, ...change }
      return writeFileAtomic(path, JSON.stringify(now)).catch(() => undefined)
    },
  }
}

function read(path: string): Remembered {
  try {
    return remembered.parse(JSON.parse(readRegularSync(path)))
  } catch {
    return { ...standard, theme: 'system' }
  }
}
