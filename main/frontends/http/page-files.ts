// Serves the browser page's files from one folder.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}

/** Absolute path of the file that a URL path names, or undefined when it would lie outside the folder or has no known type. */
export function pageFile(folder: string, pathname: string): string | undefined {
  let decoded: string
  try {
    decoded = decodeURIComponent(pathname)
  } catch {
    return undefined
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return undefined
  const file = normalize(join(folder, decoded === '/' ? 'index.html' : decoded))
  return file.startsWith(normalize(folder) + sep) && types[extname(file)] !== undefined ? file : undefined
}

/** False when there is no such file; nothing was sent then. */
export async function sendPageFile(response: ServerResponse, file: string): Promise<boolean> {
  const facts = await stat(file).catch(() => undefined)
  if (!facts?.isFile()) return false
  response.writeHead(200, {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    'content-length': facts.size,
    'cache-control': 'no-store',
  })
  await pipeline(createReadStream(file), response)
  return true
}
