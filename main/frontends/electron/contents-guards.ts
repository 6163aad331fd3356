// What any page of the app may not do: leave, open windows, embed others; and whatever its session may not.
import type { App, Session } from 'electron'
import { guardSession } from './session-guards.ts'

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
