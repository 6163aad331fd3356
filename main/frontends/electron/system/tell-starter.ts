// What the app tells the process that started it, where that listens: `npm start` waits until it may go.
import * as z from 'zod'
import type { AgentLink } from '../agent/agent-link.ts'

const up = z.object({
  kind: z.literal('up'),
  /** False where the app is attached to an agent that goes on without it. */
  ownsAgent: z.boolean(),
})

/** `parts`: without any of them the app is not up; one that never comes is told of elsewhere. */
export function tellWhenUp(parts: readonly Promise<unknown>[], link: Pick<AgentLink, 'state'>): void {
  const tell = (): void => {
    const said: z.infer<typeof up> = { kind: 'up', ownsAgent: link.state().kind === 'own' }
    // A starter that went meanwhile needs no answer.
    process.send?.(said, () => undefined)
  }
  Promise.all(parts).then(tell, () => undefined)
}

export const parseUp = (message: unknown): Pick<z.infer<typeof up>, 'ownsAgent'> | undefined =>
  up.safeParse(message).data
