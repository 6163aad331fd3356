// What any page of the app may not do: leave, open windows, embed others, load anything but its own files. Everything else goes through the
// contract.
import type { App, Session } from 'electron'
import { pageOrigin } from './port.ts'

/** Before the first window. Links go through the contract, where they are judged. `devTools`: whether they may load what is theirs. */
export function guardContents(app: Pick<App, 'on'>, options: { readonly devTools: boolean }): void {
  const guarded = new WeakSet<Session>()
  app.on('web-contents-created', (_created, contents) => {
    // Whichever session a page is in. The updater has one too, without any page, and that one needs the network.
    if (!guarded.has(contents.session)) guardSession(contents.session, options)
    guarded.add(contents.session)
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-frame-navigate', (event) => event.preventDefault())
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}

function guardSession(session: Session, options: { readonly devTools: boolean }): void {
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayLoad(url, options) }))
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  // Without a handler every request is denied.
  session.setDisplayMediaRequestHandler(null)
  session.on('will-download', (event) => event.preventDefault())
}

/** For `onBeforeRequest`. Developer tools, where they are allowed, load their own pages. */
export function mayLoad(text: string, options: { readonly devTools: boolean }): boolean {
  const url = URL.parse(text)
  if (url === null) return false
  if (options.devTools && url.protocol === 'devtools:') return true
  return `${url.protocol}//${url.host}` === pageOrigin
}
