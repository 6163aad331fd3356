// Where a browser may be sent back to: programs on this computer, at whatever port they got (RFC 8252, 7.3).

const loopback = new Set(['127.0.0.1', 'localhost'])

export function isLoopbackRedirect(text: string): boolean {
  const url = URL.parse(text)
  return (
    url !== null &&
    url.protocol === 'http:' &&
    loopback.has(url.hostname) &&
    url.username === '' &&
    url.password === '' &&
    url.hash === ''
  )
}

/** The port is the client's to choose; all else is as it was registered. */
export function isRegisteredRedirect(registered: readonly string[], given: string): boolean {
  return isLoopbackRedirect(given) && registered.some((each) => withoutPort(each) === withoutPort(given))
}

function withoutPort(text: string): string {
  const url = new URL(text)
  url.port = ''
  return url.href
}
