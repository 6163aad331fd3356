/* oxlint-disable typescript/no-unsafe-type-assertion, typescript/no-unnecessary-type-assertion, typescript/no-extraneous-class, promise/always-return, promise/no-callback-in-promise -- the types are those of a current Node and Electron */
// `closeAllConnections` and `closeIdleConnections` of HTTP servers (Node 18.2).
import http from 'node:http'
import type { Socket } from 'node:net'

interface Tracked {
  readonly open: Set<Socket>
  readonly busy: Set<Socket>
}

const servers = new WeakMap<http.Server, Tracked>()

const { prototype }: { readonly prototype: object } = http.Server
if (!('closeAllConnections' in prototype)) {
  const { emit } = http.Server.prototype
  http.Server.prototype.emit = function (this: http.Server, event: string, ...args: readonly unknown[]) {
    if (event === 'connection') track(this, args[0] as Socket)
    if (event === 'request') occupy(this, args[1] as http.ServerResponse)
    return Reflect.apply(emit, this, [event, ...args]) as boolean
  } as typeof emit
  Object.assign(prototype, {
    closeAllConnections(this: http.Server) {
      for (const socket of servers.get(this)?.open ?? []) socket.destroy()
    },
    closeIdleConnections(this: http.Server) {
      const { open = [], busy = new Set() } = servers.get(this) ?? {}
      for (const socket of open) if (!busy.has(socket)) socket.destroy()
    },
  })
}

function track(server: http.Server, socket: Socket): void {
  const tracked = servers.get(server) ?? { open: new Set(), busy: new Set() }
  servers.set(server, tracked)
  tracked.open.add(socket)
  socket.once('close', () => {
    tracked.open.delete(socket)
    tracked.busy.delete(socket)
  })
}

function occupy(server: http.Server, response: http.ServerResponse): void {
  const { socket } = response
  const tracked = servers.get(server)
  if (socket === null || tracked === undefined) return
  tracked.busy.add(socket)
  response.once('close', () => tracked.busy.delete(socket))
}
