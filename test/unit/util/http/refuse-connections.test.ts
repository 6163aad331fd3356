import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { hearError } from '#util/hear-error.ts'
import { refuseConnections } from '#util/http/refuse-connections.ts'

it('lets a server close while it still finds out whose a connection is', async () => {
  const asked = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<boolean>()
  const server = createServer()
  refuseConnections(
    server,
    () => {
      asked.resolve()
      return answer.promise
    },
    'not here',
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  const client = hearError(connect(port, '127.0.0.1')).resume()
  await asked.promise
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  answer.resolve(false)
  await closed
  expect(server.listening).toBe(false)
  client.destroy()
})
