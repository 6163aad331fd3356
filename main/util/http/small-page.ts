// A page on loopback that stands for itself: one heading, nothing from elsewhere, no script but the one given.
import type { ServerResponse } from 'node:http'

export interface SmallPage {
  readonly status: number
  readonly title: string
  /** HTML. */
  readonly content: string
  readonly script?: string
  /** It sends a form to its own server. */
  readonly hasForm?: true
  /** Goes there at once. */
  readonly next?: string
}

const style = `:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1.5rem;overflow-wrap:anywhere}h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem}p{margin:0 0 .5rem}.alert{font-weight:600}button{font:inherit;font-weight:600;margin-top:.75rem;padding:.5rem 1.1rem}`

export function sendSmallPage(response: ServerResponse, page: SmallPage): void {
  const { status, title, content, script, next } = page
  const nonce = crypto.randomUUID()
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
${next === undefined ? '' : `<meta http-equiv="refresh" content="0;url=${escapeHtml(next)}">\n`}<title>${escapeHtml(title)} – Latchkey</title>
<style nonce="${nonce}">${style}</style>
<main><h1>${escapeHtml(title)}</h1>${content}</main>
${script === undefined ? '' : `<script nonce="${nonce}">${script}</script>`}</html>
`
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; frame-ancestors 'none'; base-uri 'none'; form-action ${page.hasForm ? "'self'" : "'none'"}`,
    'x-content-type-options': 'nosniff',
    // Without a referrer of its own a page posts from the origin "null".
    'referrer-policy': page.hasForm ? 'same-origin' : 'no-referrer',
    'cache-control': 'no-store',
    connection: 'close',
  })
  response.end(body)
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)
}
