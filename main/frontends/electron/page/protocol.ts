// Serves the built page at app://ui, with a path check and a content security policy on every answer.
import { readFile } from 'node:fs/promises'
import { contentTypeOf, pageFile } from '../../http/page-files.ts'

export const pageScheme = 'app'

export const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

const headers = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
}

/** For `protocol.handle`: only files of the folder, only below app://ui. */
export function createPageProtocol(folder: string): (request: { readonly url: string }) => Promise<Response> {
  return async ({ url }) => {
    const asked = URL.parse(url)
    const file = asked?.host === 'ui' ? pageFile(folder, asked.pathname) : undefined
    const content = file === undefined ? undefined : await readFile(file).catch(() => undefined)
    if (file === undefined || content === undefined) return new Response('not found', { status: 404, headers })
    return new Response(new Uint8Array(content), { headers: { ...headers, 'content-type': contentTypeOf(file) } })
  }
}
