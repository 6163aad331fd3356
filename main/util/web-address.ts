const loopback = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * What a browser is for, as its command gets it; undefined for the rest: other schemes start other programs, a text that begins with `-` is
 * an option. On loopback, where simulators of AWS are, there is no TLS.
 */
export function webAddress(text: string): string | undefined {
  const url = URL.parse(text)
  const isWeb = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.has(url.hostname))
  return isWeb ? url?.href : undefined
}
