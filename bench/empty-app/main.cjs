// What any Electron app costs that has a tray and a window: the peer of the app's numbers. `--hidden` as in ours.
const { join } = require('node:path')
const { app, BrowserWindow, Menu, Tray } = require('electron')

let tray

app.once('ready', () => {
  const window = new BrowserWindow({
    width: 960,
    height: 640,
    show: false,
    webPreferences: { sandbox: true, contextIsolation: true, spellcheck: false },
  })
  if (!process.argv.includes('--hidden')) window.once('ready-to-show', () => window.show())
  tray = new Tray(join(__dirname, '..', '..', 'build', 'icons', 'tray-none.png'))
  tray.setContextMenu(Menu.buildFromTemplate([{ label: 'Search…', click: () => window.show() }]))
  tray.on('click', () => (window.isVisible() ? window.hide() : window.show()))
  void window.loadFile(join(__dirname, 'index.html'))
})
