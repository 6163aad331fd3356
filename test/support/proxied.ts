// A tool that speaks raw bytes through a real agent's proxy.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'

/** TLS to the host, through the proxy whose URL holds its password. */
export async function openProxied(proxyUrl: string, host: string, ca: string): Promise<TLSSocket> {
  const proxy = new URL(proxyUrl)
  const plain = connect({ port: Number(proxy.port), host: proxy.hostname })
  plain.on('error', () => undefined)
  const password = Buffer.from(`${proxy.username}:${proxy.password}`).toString('base64')
  plain.write(`CONNECT ${host}:443 HTTP/1.1\r\nHost: ${host}:443\r\nProxy-Authorization: Basic ${password}\r\n\r\n`)
  const [head]: Buffer[] = await once(plain, 'data')
  if (!head?.toString('latin1').startsWith('HTTP/1.1 200')) throw new Error(`CONNECT was answered ${String(head)}`)
  const secure = connectTls({ socket: plain, servername: host, ca })
  secure.on('error', () => undefined)
  await once(secure, 'secureConnect')
  return secure
}

/** Everything that comes until the connection closes. */
export function readToClose(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    socket.on('data', (piece: Buffer) => (text += piece.toString('latin1')))
    socket.once('close', () => resolve(text))
  })
}
