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

/** Synchronous: the window is made with it. */
export function readWindowMemory(path: string): Remembered {
  try {
    return remembered.parse(JSON.parse(readRegularSync(path)))
  } catch {
    return { ...standard, theme: 'system' }
  }
}

/** A full disk is no reason to fail. */
export async function writeWindowMemory(path: string, memory: Remembered): Promise<void> {
  await writeFileAtomic(path, JSON.stringify(memory)).catch(() => undefined)
}
