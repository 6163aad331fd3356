import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Answer, CutOff, openConnection, type Question } from '#frontends/http/exchange.ts'
import { request } from '#frontends/http/request.ts'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step()
})

/** Answers what is asked with these pieces, each in a packet of its own, and ends where they do. */
async function answering(...pieces: readonly (string | Buffer)[]) {
  const folder = await mkdtemp(join(tmpdir(), 'lk-'))
  const path = join(folder, 'a.sock')
  const asked: string[] = []
  const say = async (socket: Socket): Promise<void> => {
    asked.push(String((await once(socket, 'data'))[0]))
    for (const piece of pieces) {
      socket.write(piece)
      await new Promise((resolve) => setImmediate(resolve))
    }
    socket.end()
  }
  const server = createServer((socket) => void say(socket.on('error', () => undefined)))
  server.listen(path)
  await once(server, 'listening')
  undo.push(
    () => rm(folder, { recursive: true }),
    () => server.close(),
  )
  return { path, asked }
}

const question = (path: string) => ({
  path,
  method: 'POST',
  target: '/x',
  headers: { host: 'h' },
  body: 'é',
  signal: undefined,
})

const exchange = ({
  path,
  signal,
  ...asked
}: Question & { readonly path: string; readonly signal?: AbortSignal | undefined }) =>
  openConnection(path, signal).ask(asked)

async function textOf(answer: Answer): Promise<string> {
  let text = ''
  for await (const piece of answer.text) text += piece
  return text
}

describe('an answer', () => {
  it('is read by its length, in however many pieces it comes', async () => {
    const whole = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 6\r\nX-A:  b: c \r\n\r\nä€!more')
    for (const size of [1, 2, 7, whole.length]) {
      const cut = Array.from({ length: Math.ceil(whole.length / size) }, (_, at) =>
        whole.subarray(at * size, at * size + size),
      )
      const { path, asked } = await answering(...cut)
      const answer = await exchange(question(path))
      expect(answer).toMatchObject({ status: 200, headers: { 'content-length': '6', 'x-a': 'b: c' } })
      expect(await textOf(answer)).toBe('ä€!')
      expect(asked).toEqual(['POST /x HTTP/1.1\r\nhost: h\r\nconnection: close\r\ncontent-length: 2\r\n\r\né'])
    }
  })

  it('is read in chunks, with a letter that lies in two of them', async () => {
    const [first, second] = [Buffer.from('€').subarray(0, 1), Buffer.from('€').subarray(1)]
    const { path } = await answering(
      'HTTP/1.1 404 No\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n',
      first,
      '\r\nA;x=y\r\n',
      Buffer.concat([second, Buffer.from('12345678')]),
      '\r\n0\r\n\r\n',
    )
    const answer = await exchange(question(path))
    expect(answer.status).toBe(404)
    expect(await textOf(answer)).toBe('€12345678')
  })

  it.each([
    ['before it began', ['HTTP/1.1 20']],
    ['in its head', ['HTTP/1.1 200 OK\r\nContent-Length: 9\r\n']],
    ['in its body', ['HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1234']],
    ['between chunks', ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n1234\r\n']],
  ])('that ends %s is told as an agent that went away', async (_where, pieces) => {
    const { path } = await answering(...pieces)
    await expect(exchange(question(path)).then(textOf)).rejects.toBeInstanceOf(CutOff)
    const asked = request({ paths: { socket: path, pipeFile: '' }, platform: 'linux', method: 'GET', path: '/' })
    await expect(asked).rejects.toMatchObject({ code: 'no-agent', message: 'the agent went away before it answered' })
  })

  it('that never ends a line is given up', async () => {
    const { path } = await answering('x'.repeat(200_000), 'x')
    await expect(exchange(question(path))).rejects.toThrow('too long')
  })

  it('is given up with the signal, at any moment', async () => {
    const { path } = await answering('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1234')
    const given = new AbortController()
    const answer = await exchange({ ...question(path), signal: given.signal })
    expect(await answer.text.next()).toEqual({ done: false, value: '1234' })
    given.abort()
    await expect(answer.text.next()).rejects.toMatchObject({ name: 'AbortError' })
    await expect(exchange({ ...question(path), signal: AbortSignal.abort() })).rejects.toThrow('aborted')
  })

  it('of nobody is the error of the system', async () => {
    await expect(exchange(question('/nonexistent/a.sock'))).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
