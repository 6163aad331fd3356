// Hands the contract to our own page: one MessagePort per page load, from the main frame of our window and no other.
import { RPCHandler } from '@orpc/server/message-port'
import type { AnyRouter } from '@orpc/server'
import type { IpcMainEvent, MessagePortMain, WebContents } from 'electron'
import type { Log } from '#util/ports.ts'
import { readablePort } from './messages.ts'

/** Also in preload/preload.ts and renderer/client.ts. */
export const connectMessage = 'latchkey:connect'
export const pageOrigin = 'app://ui'

type Sender = Pick<IpcMainEvent, 'senderFrame' | 'ports'> & { readonly sender: Pick<WebContents, 'id' | 'mainFrame'> }

/** Why a message is not from our page, or undefined when it is. `senderFrame` is null once the frame has gone. */
export function foreignSender(event: Sender, ours: number | undefined): string | undefined {
  const frame = event.senderFrame
  if (frame === null) return 'the frame is gone'
  if (event.sender.id !== ours) return 'it is no window of ours'
  if (frame !== event.sender.mainFrame) return 'it is not the main frame'
  if (frame.origin !== pageOrigin) return `its origin is ${frame.origin}`
  return event.ports.length === 1 ? undefined : 'it carries no port'
}

export interface PagePort {
  /** For `ipcMain.on(connectMessage)`. */
  readonly connect: (event: Sender) => void
  /** The page was left or its process ended: calls that wait are aborted. */
  readonly close: () => void
}

export function createPagePort(
  router: AnyRouter,
  options: { readonly ourPage: () => number | undefined; readonly log: Pick<Log, 'warn'> },
): PagePort {
  const rpc = new RPCHandler(router)
  let open: MessagePortMain | undefined
  const close = (): void => {
    const port = open
    open = undefined
    port?.close()
    // Electron tells only the other end of a close; the calls of this one must end too.
    port?.emit('close')
  }
  return {
    connect(event) {
      const reason = foreignSender(event, options.ourPage()) ?? (open ? 'this page has its port already' : undefined)
      const [port] = event.ports
      if (reason !== undefined || port === undefined) {
        options.log.warn('a page asked for the contract and did not get it', { reason })
        for (const each of event.ports) each.close()
        return
      }
      open = port
      const refused = (why: string): void => options.log.warn('a message of the page was passed over', { reason: why })
      rpc.upgrade(readablePort(port, refused), { context: {} })
      port.on('close', () => {
        if (open === port) open = undefined
      })
      port.start()
    },
    close,
  }
}
