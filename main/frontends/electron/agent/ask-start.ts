import { dialog } from 'electron'
import type { AgentLink } from './agent-link.ts'
import { type StartChoice, startQuestion } from './start-failure.ts'

/** Undefined where the page was asked first. The system's dialog, since the page may be hidden; also on standard error, for who started the app in a terminal. */
export async function askAboutStart(
  error: Parameters<typeof startQuestion>[0],
  link: Pick<AgentLink, 'state' | 'subscribe'>,
): Promise<StartChoice | undefined> {
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
  if (answered.signal.aborted) return undefined
  return choices[response]?.choice ?? 'quit'
}
