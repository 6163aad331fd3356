// The look of the sandbox's pages: no script, nothing from elsewhere, and a title that nobody takes for AWS's.
import { createHash } from 'node:crypto'
import { escapeHtml } from '#util/http/small-page.ts'
import type { Answer } from '../http/call.ts'
import { usualPerson } from './forms.ts'
import { homeRegion } from './start-url.ts'

const style = `
:root { color-scheme: light dark; --ink: #1b1f24; --dim: #57606a; --paper: #fff; --ground: #eef1f4; --line: #c5ccd3; --main: #0b5cad; --on-main: #fff; --bad: #a40e26 }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf0; --dim: #a3adb8; --paper: #1d2228; --ground: #111418; --line: #48525d; --main: #79b8ff; --on-main: #0b1a2b; --bad: #ff9aa6 } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground) }
main { width: 100%; max-width: 28rem; padding: 1.5rem; background: var(--paper); border: 1px solid var(--line); border-radius: .75rem; overflow-wrap: anywhere }
h1 { margin: 0 0 .5rem; font-size: 1.4rem; line-height: 1.25 }
p { margin: .75rem 0 }
main > :last-child { margin-bottom: 0 }
.dim { color: var(--dim); font-size: .9rem }
.bad { color: var(--bad); font-weight: 600 }
dt { font-weight: 600 }
dd { margin: 0 0 .5rem }
.code { font: 600 1.75rem/1.2 ui-monospace, monospace; letter-spacing: .08em }
label { display: block; font-weight: 600; margin-top: 1rem }
input { width: 100%; margin-top: .25rem; padding: .5rem .6rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--dim); border-radius: .4rem }
.buttons { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.25rem }
button { padding: .5rem 1.1rem; font: inherit; font-weight: 600; color: var(--main); background: transparent; border: 1px solid var(--main); border-radius: .4rem; cursor: pointer }
button[value=approve] { color: var(--on-main); background: var(--main) }
:focus-visible { outline: 3px solid var(--main); outline-offset: 2px }
@media (forced-colors: active) { button { border-color: ButtonText } }
`
const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64')
const styleHash = hashOf(style)

export const title = 'Sandbox sign-in'

/** `script`: the page's only one. `formTarget`: where beyond the page itself its form may lead, which browsers check for redirects too. */
export function page(status: number, content: string, formTarget = '', heading = title, script?: string): Answer {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    ...(script === undefined ? [] : [`script-src 'sha256-${hashOf(script)}'`]),
    `form-action 'self' ${formTarget}`.trim(),
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ]
  return {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': policy.join('; '),
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      // Without a referrer of its own browsers post from the origin "null".
      'Referrer-Policy': 'same-origin',
      'Cache-Control': 'no-store',
    },
    body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="region" content="${homeRegion}">
<title>${heading}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${heading}</h1>
${content}
<p class="dim">This is Latchkey’s sandbox on this computer, not AWS.</p>
</main>
${script === undefined ? '' : `<script>${script}</script>`}</body>
</html>
`,
  }
}

export function messagePage(status: number, ...sentences: readonly string[]): Answer {
  return page(status, sentences.map((sentence) => `<p>${escapeHtml(sentence)}</p>`).join('\n'))
}

export function hidden(name: string, value: string): string {
  return `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`
}

/** Who approves, and the two ways to answer. */
export function decisionFields(): string {
  return `<label for="person">Sign in as</label>
<input id="person" name="person" value="${usualPerson}" required minlength="2" maxlength="64" pattern="[\\w+=,.@\\-]+" title="Letters, digits and + = , . @ _ -" autocomplete="off" spellcheck="false" autocapitalize="none">
<p class="buttons"><button name="decision" value="approve">Approve</button> <button name="decision" value="refuse" formnovalidate>Refuse</button></p>`
}
