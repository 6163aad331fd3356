// An AWS that gives a session to whoever asks and lies about everything else: the last part of the path says how. TLS on loopback.
import { generateKeyPairSync } from 'node:crypto'
import type { Socket } from 'node:net'
import { setPriority } from 'node:os'
import { createServer, type TLSSocket } from 'node:tls'
import { selfSignedCertificate } from '../certificate.ts'
import { stsAnswer } from '../sts-answers.ts'
import { head, lies } from './lies.ts'

// As the attackers, to whom it belongs.
setPriority(10)

/** By the port of the other side: only the connection under TLS can be reset. */
const raws = new Map<number, Socket>()

function serve(socket: TLSSocket): void {
  const raw = raws.get(socket.remotePort ?? 0)
  let rest = ''
  socket.on('error', () => undefined)
  socket.on('data', (piece: Buffer) => {
    rest = (rest + piece.toString('latin1')).slice(-65_536)
    const lie = /^[A-Z]+ \/lie\/(\w+)/.exec(rest)?.[1]
    const sts = stsAnswer(rest)
    if (sts !== undefined) socket.end(`${head}Content-Type: text/xml\r\nContent-Length: ${sts.length}\r\n\r\n${sts}`)
    else if (lie !== undefined && raw !== undefined && rest.includes('\r\n\r\n')) lies[lie]?.(socket, raw)
    else return
    rest = ''
  })
}

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const certificate = await selfSignedCertificate(privateKey, publicKey, 'bench liar')
const server = createServer({ key: privateKey.export({ type: 'pkcs8', format: 'pem' }), cert: certificate }, serve)
server.on('connection', (raw: Socket) => {
  const { remotePort = 0 } = raw
  raws.set(remotePort, raw)
  raw.once('close', () => raws.delete(remotePort))
})
server.on('tlsClientError', () => undefined)
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined, certificate })
})
process.on('disconnect', () => process.exit(0))
