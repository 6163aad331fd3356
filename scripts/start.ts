// `npm start`: the app in Electron, which is fetched where it is not at hand, or the same page in the default browser where that fails or where
// there is no display.
import { homedir } from 'node:os'
import { join } from 'node:path'
import { resolvePaths } from '#local/paths.ts'
import { AppError } from '#util/app-error.ts'
import { acquireLock, readLock } from '#util/files/lock.ts'
import { openInBrowser } from '#local/open-in-browser.ts'
import { waitUntilListening } from '#frontends/headless/probe.ts'
import { runLocked } from '#frontends/headless/run-agent.ts'
import { connect } from '#frontends/http/client.ts'
import { buildIfStale } from './build.ts'
import { type ElectronAtHand, getElectron, lookForElectron } from './find-electron.ts'
import { startUntilUp } from './start-until-up.ts'

const root = join(import.meta.dirname, '..')
const { env, platform } = process
const paths = resolvePaths({ platform, env, homedir: homedir(), uid: process.getuid?.() ?? 0 })

const hasDisplay = platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])
if (!hasDisplay) console.log('There is no display for a window, so Latchkey is a page for a browser.')
const electron = hasDisplay ? await getElectron({ look: lookForElectron, fetch, say: console.log }) : undefined
await buildIfStale(electron)
if (electron !== undefined) await startElectron(electron)
else await startInBrowser()

async function fetch(): Promise<void> {
  console.log('Fetching Electron once, some 120 MB, for the window and the tray. Ctrl-C ends that; nothing is lost.')
  const { fetchElectron } = await import('./fetch-electron.ts')
  let shown = 0
  const onProgress = (share: number): void => {
    const tenth = Math.floor(share * 10)
    if (tenth > shown) console.log(`${tenth * 10} %`)
    shown = Math.max(shown, tenth)
  }
  await fetchElectron({ folder: join(root, 'node_modules', 'electron'), onProgress })
}

/** Until the app is up this process stands for it: what it says is said here, Ctrl-C ends both. Then it goes on by itself. */
async function startElectron({ binary }: ElectronAtHand): Promise<void> {
  const asRoot = platform === 'linux' && process.getuid?.() === 0
  if (asRoot) console.log("Started as root, so without Chromium's sandbox: it does not run for root.")
  const how = await startUntilUp([binary, ...(asRoot ? ['--no-sandbox'] : []), root, ...process.argv.slice(2)])
  if (how.kind === 'ended') process.exit(how.code)
  console.log(
    `Latchkey is up (process ${how.pid}) and needs this terminal no more. Quit it in its tray menu or in Settings${
      how.ownsAgent ? ', or with: npx latchkey stop' : ''
    }`,
  )
  process.exit()
}

/** The agent lives in this process and ends with it; one that runs already, or starts at this moment, is used and left as it is. */
async function startInBrowser(): Promise<void> {
  try {
    for (;;) {
      const lock = await acquireLock(paths.lock)
      if (lock.kind === 'acquired') {
        await runLocked({ paths, platform, env, onReady: () => void showPage('Ctrl-C ends it.').catch(fail) }, lock)
        // A start that was given up may go on waiting for the keychain.
        process.exit()
      }
      const isHeld = async (): Promise<boolean> => (await readLock(paths.lock)) !== undefined
      if (await waitUntilListening(paths, platform, isHeld, new AbortController().signal))
        return await showPage(`The agent runs already (process ${lock.pid}) and goes on.`)
    }
  } catch (error) {
    fail(error)
  }
}

async function showPage(then: string): Promise<void> {
  const { url } = await connect(paths, { platform }).client.app.browserLink()
  const opened = await openInBrowser(url)
  console.log(
    opened
      ? `Opened in your browser. ${then}`
      : `No browser could be opened. Open this link now; it works once (another: npx latchkey open --print):\n${url}\n${then}`,
  )
}

function fail(error: unknown): never {
  if (!(error instanceof AppError)) throw error
  console.error([`latchkey: ${error.message}`, ...(error.hint === undefined ? [] : [error.hint])].join('\n'))
  process.exit(1)
}
