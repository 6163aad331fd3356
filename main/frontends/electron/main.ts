// Electron's main process: what must happen before the app is ready, and before anything heavy is loaded.
import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { app, protocol } from 'electron'
import { resolvePaths } from '#core/config/paths.ts'
import { guardContents } from './contents-guards.ts'
import { parseLaunch } from './launch-arguments.ts'
import { pageScheme } from './page-protocol.ts'
import { appFolder } from './running-app.ts'

const { env, platform } = process
const uid = process.getuid?.() ?? 0
const paths = resolvePaths({ platform, env, homedir: homedir(), uid })
const userData = appFolder(paths)

app.setName('Latchkey')
// Notifications on Windows belong to an app by this name; the installer gives it to the shortcut.
app.setAppUserModelId('io.latchkey.app')
mkdirSync(userData, { recursive: true, mode: 0o700 })
// One app per home: Electron's lock lies in this folder.
app.setPath('userData', userData)
// Chromium has no sandbox for root and ends unless told so; everybody else has it in every process.
if (!(uid === 0 && app.commandLine.hasSwitch('no-sandbox'))) app.enableSandbox()
protocol.registerSchemesAsPrivileged([{ scheme: pageScheme, privileges: { standard: true, secure: true } }])
guardContents(app)
// The tray is the app's place; the dock is for what has it as theirs.
app.dock?.hide()

if (app.requestSingleInstanceLock()) {
  const loading = import('./app.ts')
  void Promise.all([loading, app.whenReady()]).then(([{ runApp }]) =>
    runApp({ paths, launch: parseLaunch(process.argv), folder: __dirname }),
  )
} else {
  app.quit()
}
