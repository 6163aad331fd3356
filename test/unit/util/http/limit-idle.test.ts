import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { limitIdle } from '#util/http/limit-idle.ts'

const server = createServer({ keepAliveTimeout: 0 })
limitIdle(server, 2)
const waiting: ServerResponse[] = []
server.on('request', (request, response) => {
  if (request.url === '/wait') waiting.push(response)
  else response.end('answer')
})
server.on('checkContinue', (_request, response) => {
  response.writeContinue()
  waiting.push(response)
})

const open: Socket[] = []
afterEach(() => {
  for (const socket of open) socket.destroy()
  server.close()
})

/** A connection that has sent this and, where an answer comes, has it. */
async function dial(text = '', answer = true) {
  if (!server.listening) await once(server.listen(0, '127.0.0.1'), 'listening')
  const bound = server.address()
  const socket = connect(typeof bound === 'object' ? (bound?.port ?? 0) : 0, '127.0.0.1').on('error', () => undefined)
  open.push(socket)
  const ended = once(socket, 'close')
  const accepted = once(server, 'connection')
  await Promise.all([once(socket, 'connect'), accepted])
  if (text === '') {
    socket.resume()
  } else if (answer) {
    socket.write(text)
    await once(socket, 'data')
  } else {
    const heard = once(server, 'request')
    socket.write(text)
    await heard
  }
  return { socket, ended }
}

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`

it('the connection that waits longest ends, whether it asked before or not; one that has a request under way stays', async () => {
  const busy = await dial(get('/wait'), false)
  const upload = await dial('PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n')
  const pipelined = await dial(get('/') + get('/wait'))
  const answered = await dial(get('/'))
  const silent = await dial()
  const third = await dial(get('/'))
  await answered.ended
  const fourth = await dial()
  await silent.ended
  expect([busy, upload, pipelined, third, fourth].map(({ socket }) => socket.destroyed)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ])
  for (const response of waiting) response.end('late')
  await third.ended
  await fourth.ended
})
