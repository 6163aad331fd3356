// The origin of every measurement, in a process of its own: TLS on loopback, a small answer to everything, uploads thrown away, downloads
// from memory. `GetSessionToken` gets an answer that the agent can start a session from. Prints `{ port, certificate }` when it listens.
import { generateKeyPairSync } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { selfSignedCertificate } from './certificate.ts'
import { stsAnswer } from './sts-answers.ts'

const block = Buffer.alloc(1 << 18, 'latchkey')
const small = Buffer.from('{"Item":{"id":{"S":"1"},"said":{"S":"hello"}}}')

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const wanted = /[?&]bytes=(\d+)/.exec(request.url ?? '')?.[1]
  let form = ''
  for await (const chunk of request) if (form.length < 4096) form += String(chunk)
  if (wanted !== undefined) {
    response.writeHead(200, { 'content-length': wanted })
    for (let left = Number(wanted); left > 0; left -= block.length) {
      if (!response.write(left < block.length ? block.subarray(0, left) : block))
        await new Promise((resolve) => response.once('drain', resolve))
    }
    response.end()
    return
  }
  const body = stsAnswer(form) ?? small
  response.writeHead(200, {
    'content-type': 'application/x-amz-json-1.0',
    'x-amzn-requestid': '1',
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
}

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const certificate = await selfSignedCertificate(privateKey, publicKey)
const server = createServer(
  {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    cert: certificate,
    keepAliveTimeout: 120_000,
    requestTimeout: 0,
  },
  (request, response) => {
    answer(request, response).catch(() => response.destroy())
  },
)
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined, certificate })
})
process.on('disconnect', () => process.exit(0))
