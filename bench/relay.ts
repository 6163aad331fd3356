// A wire of a given length in front of the origin: each direction is held for so many ms, TCP's own handshake included (the first bytes of a
// connection wait for one more round trip). Prints `{ port }`.
import { connect, createServer, type Socket } from 'node:net'

const [originPort = '', heldMs = ''] = process.argv.slice(2)
const held = Number(heldMs)

function pass(from: Socket, to: Socket, extraMs: number): void {
  let free = performance.now() + extraMs
  const after = (then: () => void): void => {
    free = Math.max(free, performance.now())
    setTimeout(then, free + held - performance.now())
  }
  from.on('data', (chunk) => after(() => to.write(chunk)))
  from.on('end', () => after(() => to.end()))
  from.on('error', () => to.destroy())
}

const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
  const origin = connect({ port: Number(originPort), host: '127.0.0.1', noDelay: true, allowHalfOpen: true })
  pass(client, origin, 2 * held)
  pass(origin, client, 0)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined })
})
process.on('disconnect', () => process.exit(0))
