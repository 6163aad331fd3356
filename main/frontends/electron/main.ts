// Electron's main process.
import { homedir } from 'node:os'
import { join } from 'node:path'
import { app, BrowserWindow, ipcMain, protocol } from 'electron'
import { resolvePaths } from '#core/config/paths.ts'
import { linkAgent } from './agent-link.ts'
import { forwardContract } from './forward.ts'
import { connectMessage, createPagePort, pageOrigin } from './page-port.ts'
import { createPageProtocol, pageScheme } from './page-protocol.ts'

protocol.registerSchemesAsPrivileged([{ scheme: pageScheme, privileges: { standard: true, secure: true } }])

const { env, platform } = process
const pageFolder = join(__dirname, '..', 'page')

async function start(): Promise<void> {
  await app.whenReady()
  const paths = resolvePaths({ platform, env, homedir: homedir(), uid: process.getuid?.() ?? 0 })
  const link = await linkAgent({ paths, platform, env }, pageFolder, new AbortController().signal)
  const log = { warn: (message: string, facts?: unknown) => console.error(message, facts) }
  protocol.handle(pageScheme, createPageProtocol(pageFolder))
  const window = new BrowserWindow({
    width: 380,
    height: 560,
    webPreferences: {
      preload: join(__dirname, 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
    },
  })
  const port = createPagePort(forwardContract(link.call), { ourPage: () => window.webContents.id, log })
  ipcMain.on(connectMessage, port.connect)
  await window.loadURL(`${pageOrigin}/`)
}

void start()
