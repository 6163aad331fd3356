// Electron's main process with nothing but updates in it: looks once, says each state on a line, and quits when there is nothing more to come.
import { app } from 'electron'
import { signedFeed } from '#frontends/electron/updates/signed-feed.ts'
import { readUpdateKey } from '#frontends/electron/updates/feed-signature.ts'
import { createUpdates } from '#frontends/electron/updates/updates.ts'

const { FEED_URL: url = '', FEED_KEY: key = '', FEED_FILE: file = '' } = process.env
const quiet = (): void => undefined

async function look(): Promise<void> {
  await app.whenReady()
  const updates = createUpdates({
    async load() {
      const { autoUpdater } = await import('electron-updater')
      // What it does in a packaged app: this one is not.
      autoUpdater.forceDevUpdateConfig = true
      autoUpdater.updateConfigPath = file
      autoUpdater.setFeedURL(signedFeed({ url, keys: [readUpdateKey(key)] }))
      return autoUpdater
    },
    clock: { now: () => Date.now() },
    timers: { set: () => quiet },
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  })
  updates.subscribe(() => {
    const state = updates.state()
    console.log(JSON.stringify(state))
    // Not at once: the updater installs what it has told of a moment later.
    if (['idle', 'ready', 'failed'].includes(state.kind)) setImmediate(() => app.quit())
  })
  await updates.check()
}

void look()
