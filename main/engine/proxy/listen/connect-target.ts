export interface ConnectTarget {
  /** Lower-cased, without brackets and without one trailing dot. */
  readonly host: string
  readonly port: number
}

/** Reads the authority-form of CONNECT (RFC 9112, section 3.2.3). Undefined when it is not one. */
export function parseConnectTarget(text: string): ConnectTarget | undefined {
  const match = /^(?:\[([0-9a-f:.]+(?:%[\w.-]+)?)\]|([\w.-]+)):(\d{1,5})$/i.exec(text)
  const host = (match?.[1] ?? match?.[2])?.toLowerCase().replace(/\.$/, '')
  const port = Number(match?.[3])
  // A name with an empty label is no name; what follows would take its second dot off again.
  if (
    host === undefined ||
    host === '' ||
    host.endsWith('.') ||
    host.includes('..') ||
    host.length > 253 ||
    port < 1 ||
    port > 65_535
  )
    return undefined
  return { host, port }
}
