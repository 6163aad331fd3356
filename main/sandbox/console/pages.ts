// The stand-in console: what a person, or a test, sees of where they are, as whom and for how long.
import { escapeHtml } from '#util/http/small-page.ts'
import { timeLeft } from '#shared/times.ts'
import type { Answer, Call } from '../http/call.ts'
import { messagePage, page } from '../identity-center/html.ts'
import { ownOrigin } from '../identity-center/start-url.ts'
import { type ConsoleBrowser, type ConsoleSession, mostSessions } from './browsers.ts'

export const several = '/console/several-sessions'
export const expiry = '/console/expiry'

/** Where the page for an address of the console is. `label`: of a browser with several sessions. */
export function consolePath({ host, pathname, search, hash }: URL, label: string | undefined): string {
  const bare = host.replace(/^\d{12}-[a-z0-9]+\./, '')
  return `/console/${label === undefined ? bare : `${label}.${bare}`}${pathname}${search}${hash}`
}

export function consolePage(call: Call, browser: ConsoleBrowser | undefined): Answer {
  const [, , host = '', ...path] = call.path.split('/')
  const label = /^(\d{12}-[a-z0-9]+)\./.exec(host)?.[1]
  const session = browser?.sessions.find((each) => label === undefined || each.label === label)
  if (browser === undefined || session === undefined)
    return messagePage(401, 'Nobody is signed in here. Open the console from Latchkey.')
  if (session.expiresAt <= call.now) return show(401, expired(session.issuer))
  const region = call.query.get('region') ?? /(?:^|\.)([a-z]{2}(?:-[a-z]+)+-\d)\.console\./.exec(host)?.[1]
  const out = `/oauth?Action=logout&session=${session.label}`
  const facts = [
    ['Account', session.accountId],
    ['Identity', session.arn.split(':').at(-1) ?? ''],
    ['Region', region ?? 'us-east-1'],
    ['Service', path.find((each) => each !== '') ?? 'console'],
    ['Address', `https://${host}/${path.join('/')}${call.queryText === '' ? '' : `?${call.queryText}`}`],
    ['Time left', timeLeft(session.expiresAt - call.now)],
  ]
  return show(
    200,
    `<dl>${facts.map(([name = '', value = '']) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`).join('\n')}</dl>
<p><a href="${out}">Sign out</a></p>
${letExpire}
${browser.severalSessions ? otherSessions(browser, session, call) : turnOn}`,
  )
}

const letExpire = `<form method="post" action="${expiry}"><p class="buttons"><button>Let it expire now</button></p></form>`

const turnOn = `<form method="post" action="${several}"><p class="buttons"><button>Turn on several sessions</button></p></form>`

const expired = (issuer: string): string =>
  `<p>This session has expired.</p>${issuer === '' ? '' : `<p><a href="${escapeHtml(issuer)}" rel="noreferrer">Sign in again</a></p>`}`

function otherSessions(browser: ConsoleBrowser, here: ConsoleSession, call: Call): string {
  const others = browser.sessions.filter(({ label, expiresAt }) => label !== here.label && expiresAt > call.now)
  const lines = others.map(({ label }) => {
    const path = `/console/${label}.console.aws.amazon.com/console/home`
    return `<li><a href="${path}">${label}</a></li>`
  })
  return `<p>${browser.sessions.length} of ${mostSessions} sessions</p><ul>${lines.join('')}</ul>`
}

/** As AWS says it to a browser of one session. */
export function signOutFirst(call: Call): Answer {
  const home = encodeURIComponent(`${ownOrigin(call)}/start`)
  return show(
    400,
    `<p>You must first sign out before you sign in to another AWS account.</p>
<p><a href="/oauth?Action=logout&redirect_uri=${home}">Sign out</a></p>`,
  )
}

export function tooManySessions(browser: ConsoleBrowser): Answer {
  const lines = browser.sessions.map(
    ({ label }) => `<li>${label} <a href="/oauth?Action=logout&session=${label}">Sign out</a></li>`,
  )
  return show(
    400,
    `<p>This browser has ${mostSessions} sessions, and no more are possible. Sign out of one.</p><ul>${lines.join('')}</ul>`,
  )
}

const show = (status: number, content: string): Answer => page(status, content, '', 'Sandbox console')
