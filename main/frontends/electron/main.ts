// Electron's main process: what must happen before the app is ready, and before anything heavy is loaded.
import { readdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { app, dialog, protocol } from 'electron'
import { desktopText as text } from '#shared/strings/en/desktop.ts'
import { appMark } from '#local/home-names.ts'
import { resolvePaths } from '#local/paths.ts'
import { asAppError } from '#util/app-error.ts'
import { ensureOwnFolder, requireOwnContent } from '#util/own/own-path.ts'
import { guardContents } from './page/guards.ts'
import { parseLaunch } from './launch-arguments.ts'
import { pageScheme } from './page/protocol.ts'
import { appFolder } from './agent/running-app.ts'
import { startQuestion } from './agent/start-failure.ts'

const { env, platform } = process
const uid = process.getuid?.()
const paths = resolvePaths({ platform, env, homedir: homedir(), uid: uid ?? 0 })
const userData = appFolder(paths)

// The terminal or the pipe that the app was started from may go before the app does.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
app.setName('Latchkey')
// Notifications on Windows belong to an app by this name; the installer gives it to the shortcut.
app.setAppUserModelId('io.latchkey.app')
try {
  // Chromium reads and runs what it finds there.
  ensureOwnFolder(userData)
  if (readdirSync(userData).length === 0) writeFileSync(join(userData, appMark), '', { mode: 0o600 })
  requireOwnContent(userData)
} catch (error) {
  const { message, detail } = startQuestion(asAppError(error))
  dialog.showErrorBox(message, detail)
  process.exit(1)
}
// One app per home: Electron's lock lies in this folder.
app.setPath('userData', userData)
// Chromium has no sandbox for root and ends unless told so; everybody else has it in every process.
if (!(uid === 0 && app.commandLine.hasSwitch('no-sandbox'))) app.enableSandbox()
protocol.registerSchemesAsPrivileged([{ scheme: pageScheme, privileges: { standard: true, secure: true } }])
guardContents(app, { devTools: !app.isPackaged })
// The tray is the app's place; the dock is for what has it as theirs.
app.dock?.hide()

if (app.requestSingleInstanceLock()) {
  const loading = import('./app.ts')
  const running = Promise.all([loading, app.whenReady()]).then(([{ runApp }]) =>
    runApp({ paths, launch: parseLaunch(process.argv), folder: __dirname }),
  )
  // Here, since a second start may come while this one is still on its way.
  app.on('second-instance', (_event, argv: unknown) => {
    running.then(({ launched }) => launched(parseLaunch(argv))).catch(() => undefined)
  })
  running.catch((error: unknown) => {
    console.error(error)
    app.exit(1)
  })
} else {
  console.log(text.runsAlready)
  app.quit()
}
