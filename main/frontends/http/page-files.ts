// Serves the browser page's files from one folder.
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
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

export const contentTypeOf = (file: string): string => types[extname(file)] ?? 'application/octet-stream'

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

/**
 * The start page with a `<meta>` element first in its head, for a value that needs no escaping; where none was built, a page that says `text`.
 */
export async function readPage(
  folder: string | undefined,
  text: string,
  meta: { readonly name: string; readonly content: string },
): Promise<string> {
  const built =
    folder === undefined ? undefined : await readFile(join(folder, 'index.html'), 'utf8').catch(() => undefined)
  const page =
    built ?? `<!doctype html><html lang="en"><head><title>Latchkey</title></head><body><p>${text}</p></body></html>\n`
  const element = `<meta name="${meta.name}" content="${meta.content}">`
  const head = /<head(?:\s[^>]*)?>/i.exec(page)
  const at = head === null ? 0 : head.index + head[0].length
  return page.slice(0, at) + element + page.slice(at)
}

/** False when there is no such file; nothing was sent then. */
export async function sendPageFile(response: ServerResponse, file: string): Promise<boolean> {
  const facts = await stat(file).catch(() => undefined)
  if (!facts?.isFile()) return false
  response.writeHead(200, {
    'content-type': contentTypeOf(file),
    'content-length': facts.size,
    'cache-control': 'no-store',
  })
  await pipeline(createReadStream(file), response)
  return true
}
