import { dialog } from 'electron'
import type { AgentLink } from './agent-link.ts'
import { startQuestion } from './start-failure.ts'

/**
 * Settles when that is decided, here or in the page. The system's dialog, since the page may be hidden; also on standard error, for who started
 * the app in a terminal.
 */
export async function askAboutStart(
  error: Parameters<typeof startQuestion>[0],
  link: Pick<AgentLink, 'state' | 'subscribe' | 'retry'>,
  giveUp: () => Promise<void>,
): Promise<void> {
  const answered = new AbortController()
  const leave = link.subscribe(() => {
    if (link.state().kind !== 'failed') answered.abort()
  })
  const { message, detail, choices } = startQuestion(error)
  console.error(`latchkey: ${detail}`)
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message,
    detail,
    buttons: choices.map(({ label }) => label),
    cancelId: choices.length - 1,
    signal: answered.signal,
  })
  leave()
  if (answered.signal.aborted) return
  const choice = choices[response]?.choice ?? 'quit'
  if (choice === 'quit') await giveUp()
  else link.retry(...(choice === 'memory' ? ['memory'] : []))
}
