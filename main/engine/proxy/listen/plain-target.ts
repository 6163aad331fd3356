import { type ConnectTarget, parseConnectTarget } from './connect-target.ts'

export interface PlainTarget extends ConnectTarget {
  /** Of the `Host` header: as the URL has it. */
  readonly authority: string
  /** What the server gets as its request target, byte for byte. */
  readonly path: string
}

/** Reads the absolute-form of a request to a proxy (RFC 9112, section 3.2.2). Undefined for anything but a plain http URL without a user. */
export function parsePlainTarget(url: string, method: string): PlainTarget | undefined {
  const match = /^http:\/\/([^/?#]+)((?:[/?][^#]*)?)$/i.exec(url)
  if (match === null) return undefined
  const [, authority = '', rest = ''] = match
  const [, host, port] = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(authority) ?? []
  const target = parseConnectTarget(`${host ?? ''}:${port === undefined || port === '' ? 80 : port}`)
  return target === undefined ? undefined : { ...target, authority, path: pathOf(rest, method) }
}

function pathOf(rest: string, method: string): string {
  // RFC 9112, section 3.2.4: OPTIONS of a whole server.
  if (rest === '') return method === 'OPTIONS' ? '*' : '/'
  return rest.startsWith('/') ? rest : `/${rest}`
}
