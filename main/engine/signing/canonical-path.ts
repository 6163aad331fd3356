import { isS3Family } from './service-family.ts'
import { uriEncode } from './uri-encode.ts'

/** Path of the canonical request for a scope's service: S3 family verbatim, others normalised and encoded a second time. */
export function canonicalPath(path: string, service: string): string {
  if (isS3Family(service)) return path === '' ? '/' : path
  return uriEncode(normalizePath(path), '/')
}

/** Empty and `.` segments dropped, `..` pops, a trailing slash kept. */
export function normalizePath(path: string): string {
  if (!path.includes('//') && !path.includes('/.')) return path === '' ? '/' : path
  const segments: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment === '..') segments.pop()
    else segments.push(segment)
  }
  return `/${segments.join('/')}${segments.length > 0 && path.endsWith('/') ? '/' : ''}`
}
