// What the page's session may do: load its own files, and nothing else.
import type { Session } from 'electron'
import { mayLoad } from './request-policy.ts'

export function guardSession(session: Session, options: { readonly devTools: boolean }): void {
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayLoad(url, options) }))
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  // Without a handler every request is denied.
  session.setDisplayMediaRequestHandler(null)
  session.on('will-download', (event) => event.preventDefault())
}
