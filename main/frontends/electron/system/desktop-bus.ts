// Whether a Linux desktop shows tray icons: somebody owns org.kde.StatusNotifierWatcher on the session bus. Asked of the bus itself over its
// socket, since no program for it is sure to be installed, and watched, since panels start after apps and restart.
// Wire format: the D-Bus specification, "Authentication Protocol" and "Message Protocol".
import { connect, type Socket } from 'node:net'
import { helloMessage, addMatchMessage, hasOwnerMessage, takeMessages } from './bus-messages.ts'

export const watcherName = 'org.kde.StatusNotifierWatcher'

/** Socket paths of a bus address such as `unix:path=/run/user/1000/bus,guid=…;…`, in the order in which they are to be tried. */
export function busPaths(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const { DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: runtime } = env
  if (!address) return runtime ? [`${runtime}/bus`] : []
  return address.split(';').flatMap((one) => {
    const [, kind, value] = /^unix:(?:.*,)?(path|abstract)=([^,]+)/.exec(one) ?? []
    if (value === undefined) return []
    return [kind === 'abstract' ? `\0${decode(value)}` : decode(value)]
  })
}

export interface OwnerWatch {
  readonly close: () => void
}

/**
 * Tells whether the name has an owner: once asked, and after each change. Without a bus, or when it goes away: no owner. Never throws. Of
 * `paths` the first counts that something listens on.
 */
export function watchOwner(
  paths: readonly string[],
  uid: number,
  name: string,
  tell: (owned: boolean) => void,
): OwnerWatch {
  const [path, ...others] = paths
  if (path === undefined) {
    tell(false)
    return { close: () => undefined }
  }
  const socket = connect({ path })
  let connected = false
  let closed = false
  let next: OwnerWatch | undefined
  socket.on('error', () => undefined)
  socket.once('close', () => {
    if (closed) return
    if (connected) tell(false)
    else next = watchOwner(others, uid, name, tell)
  })
  socket.once('connect', () => {
    connected = true
    // EXTERNAL takes the user id as hexadecimal of its decimal digits; the bus compares it with the socket's own.
    socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(uid)).toString('hex')}\r\n`)
  })
  talk(socket, name, tell)
  // The watch is no reason for the process to go on.
  socket.unref()
  return {
    close() {
      closed = true
      socket.destroy()
      next?.close()
    },
  }
}

/** The answer to the greeting is a line with a number in it; bytes. */
const longestGreeting = 1024

function talk(socket: Socket, name: string, tell: (owned: boolean) => void): void {
  let rest: Buffer = Buffer.alloc(0)
  let greeted = false
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk])
    if (!greeted) {
      const end = rest.indexOf('\r\n')
      if (end < 0 && rest.length > longestGreeting) socket.destroy()
      if (end < 0) return
      if (!rest.subarray(0, 2).equals(Buffer.from('OK'))) return void socket.destroy()
      greeted = true
      rest = rest.subarray(end + 2)
      socket.write(
        Buffer.concat([Buffer.from('BEGIN\r\n'), helloMessage(1), addMatchMessage(2, name), hasOwnerMessage(3, name)]),
      )
    }
    const taken = takeMessages(rest)
    if (taken === undefined) return void socket.destroy()
    rest = taken.rest
    for (const message of taken.messages) {
      if (message.replyTo === 3) tell(message.uint32At(0) === 1)
      if (message.member === 'NameOwnerChanged') {
        const [changed, , owner] = message.strings(3)
        if (changed === name) tell(owner !== '')
      }
    }
  })
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
