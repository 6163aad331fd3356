// A TLS server with AWS names and a CONNECT proxy before it, for the preload: both on loopback.
import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttp, type IncomingMessage } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { connect, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  BasicConstraintsExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509'

export interface ConnectProxy {
  readonly port: number
  readonly tlsPort: number
  /** PEM file of the server's authority. */
  readonly authority: string
  /** `host:port authorization` of every CONNECT. */
  readonly connects: string[]
  /** `tunnel` by default; `refuse` answers 407, `silent` nothing. */
  mode: 'tunnel' | 'refuse' | 'silent'
  /** Calls back at each CONNECT. */
  onConnect: () => void
  close(): Promise<void>
}

export async function startConnectProxy(): Promise<ConnectProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-preload-'))
  const { key, cert } = await selfSigned()
  const authority = join(folder, 'authority.pem')
  writeFileSync(authority, cert)
  const origin = createHttps({ key, cert }, (request, response) => {
    request
      .resume()
      .on('end', () => response.setHeader('content-type', 'application/xml').end(`<${request.headers.host ?? ''}/>`))
  })
  const tlsPort = await listen(origin)
  const sockets = new Set<Socket>()
  const proxy = createHttp()
  const state = {
    port: await listen(proxy),
    tlsPort,
    authority,
    connects: [] as string[],
    mode: 'tunnel' as ConnectProxy['mode'],
    onConnect: (): void => undefined,
  }
  proxy.on('connect', (request: IncomingMessage, socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    state.connects.push(`${request.url ?? ''} ${request.headers['proxy-authorization'] ?? ''}`)
    if (state.mode === 'refuse') socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
    if (state.mode === 'tunnel') {
      const upstream = connect(tlsPort, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        upstream.pipe(socket).pipe(upstream)
      })
      sockets.add(upstream)
      upstream.on('error', () => socket.destroy())
    }
    state.onConnect()
  })
  return Object.assign(state, {
    async close() {
      for (const socket of sockets) socket.destroy()
      origin.closeAllConnections()
      await Promise.all([origin, proxy].map((server) => new Promise((done) => server.close(done))))
      rmSync(folder, { recursive: true })
    },
  })
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function selfSigned(): Promise<{ readonly key: string; readonly cert: string }> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const names = [
    's3.eu-west-1.amazonaws.com',
    '*.s3.eu-west-1.amazonaws.com',
    'localhost',
    'other.example',
    'notamazonaws.com',
    's3.amazonaws.com.example',
  ]
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=Test',
    keys,
    signingAlgorithm: algorithm,
    notBefore: new Date('2020-01-01'),
    notAfter: new Date('2120-01-01'),
    extensions: [
      new BasicConstraintsExtension(true),
      new SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns', value }))),
    ],
  })
  const key = PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')
  return { key, cert: certificate.toString('pem') }
}
