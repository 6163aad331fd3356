// A host has no user in front of it; on loopback, where simulators of AWS are, there is no TLS.
const shape =
  /^(https:\/\/[a-z0-9.-]+(?::\d{1,5})?|http:\/\/(?:127\.0\.0\.1|localhost)(?::\d{1,5})?)(\/[^\s?#\\]*)?(?:[?#]\S*)?$/i

/** A start URL of Identity Center without what browsers add to it; undefined for what is none. */
export function startUrlOf(text: string): string | undefined {
  const [, origin, path = ''] = shape.exec(text.trim()) ?? []
  return origin === undefined ? undefined : `${origin.toLowerCase()}${path.replace(/\/+$/, '')}`
}
