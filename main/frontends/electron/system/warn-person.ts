import { dialog, Notification } from 'electron'

/** `say`: by a notification, where there are any. */
export function warnPerson(body: string, say: (body: string) => void): void {
  if (Notification.isSupported()) say(body)
  // Many a desktop on Linux shows none.
  else void dialog.showMessageBox({ type: 'warning', message: body })
}
