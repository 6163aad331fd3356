import { dialog } from 'electron'
import { type StartChoice, startQuestion } from './start-failure.ts'

/** The system's dialog, since the page may be hidden; also on standard error, for who started the app in a terminal. */
export async function askAboutStart(error: Parameters<typeof startQuestion>[0]): Promise<StartChoice> {
  const { message, detail, choices } = startQuestion(error)
  console.error(`latchkey: ${detail}`)
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message,
    detail,
    buttons: choices.map(({ label }) => label),
    cancelId: choices.length - 1,
  })
  return choices[response]?.choice ?? 'quit'
}
