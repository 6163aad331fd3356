// Passes the page's end of a message channel on to the main process, and nothing else: the page gets no Electron and no Node object.
import { ipcRenderer } from 'electron'

/** Also in renderer/client.ts and main/frontends/electron/page-port.ts. */
const connectMessage = 'latchkey:connect'

window.addEventListener('message', (event) => {
  if (event.source !== window || event.origin !== 'app://ui' || event.data !== connectMessage) return
  const [port] = event.ports
  if (port) ipcRenderer.postMessage(connectMessage, null, [port])
})
