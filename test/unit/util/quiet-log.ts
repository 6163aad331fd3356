import type { Log } from '#util/ports.ts'

/** A log for code under test that keeps its messages for a look. */
export function quietLog(): Log & { readonly messages: string[] } {
  const messages: string[] = []
  const keep = (message: string): void => {
    messages.push(message)
  }
  return { messages, debug: keep, info: keep, warn: keep, error: keep }
}
