// The page that asks whether to open a console again, as browsers and other sites come to it.
import { afterEach, describe, expect, it } from 'vitest'
import type { Reopening } from '#agent/agent.ts'
import { AppError } from '#util/app-error.ts'
import { fakeCalls } from '../../contract/fake-calls.ts'
import { openLoopback, type TestLoopback } from '../../contract/servers.ts'

const link = 'https://signin.example/federation?Action=login&SigninToken=planted'
const ended = {
  role: '<b>Admin',
  accountName: 'shop',
  destination: 'https://console.aws.amazon.com/',
  isProduction: false,
  effect: { kind: 'none' as const },
  outlook: { kind: 'assumed' as const, seconds: 14_400 },
}
let loopback: TestLoopback
let opened = 0
afterEach(() => loopback.server.close())

async function ask(open: Reopening['open'] = () => Promise.resolve({ link, opened: () => undefined })) {
  opened = 0
  const reopening: Reopening = {
    known: (id) => (id === 'c-1' ? ended : undefined),
    open(id, signal) {
      opened += 1
      return open(id, signal)
    },
  }
  loopback = await openLoopback(fakeCalls(), { reopening })
  return {
    origin: loopback.server.origin,
    get: (headers: Readonly<Record<string, string>> = {}, id = 'c-1') =>
      fetch(loopback.server.leadBack(id), { headers }),
    post: (headers: Readonly<Record<string, string>> = {}) =>
      fetch(loopback.server.leadBack('c-1'), { method: 'POST', headers, redirect: 'manual' }),
  }
}
const fromElsewhere = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }

describe('the page that asks', () => {
  it('is shown to a link of another site, opens nothing by that, and is kept by nobody', async () => {
    const { get } = await ask()
    const answer = await get({ ...fromElsewhere, 'sec-fetch-dest': 'document' })
    const text = await answer.text()
    expect([answer.status, opened]).toEqual([200, 0])
    expect(text).toContain('As &#60;b&#62;Admin in shop')
    expect(text).toContain('It lasts 4 h: the duration of the role in Latchkey.')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'nonce-[\w-]+'; script-src 'nonce-[\w-]+'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'$/,
    )
  })

  it.each(['iframe', 'image', 'script', 'empty'])('is no %s of another site', async (dest) => {
    const { get } = await ask()
    expect((await get({ ...fromElsewhere, 'sec-fetch-dest': dest })).status).toBe(403)
  })

  it('leads on by its own button, through an address that works once', async () => {
    const { post, origin } = await ask()
    const answer = await post({ origin, 'sec-fetch-site': 'same-origin' })
    const text = await answer.text()
    const path = /content="0;url=(\/console\/[\w-]{43})"/.exec(text)?.[1] ?? ''
    expect([answer.status, text.includes('planted')]).toEqual([200, false])
    const on = await fetch(origin + path, { redirect: 'manual' })
    expect([on.status, on.headers.get('location')]).toEqual([302, link])
    expect((await fetch(origin + path, { redirect: 'manual' })).status).toBe(410)
  })

  it.each<[string, Readonly<Record<string, string>>]>([
    ['another origin', { origin: 'https://signin.aws.amazon.com', 'sec-fetch-site': 'cross-site' }],
    ['another port of this computer', { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }],
    ['a page without an origin', { origin: 'null' }],
    ['nobody', {}],
  ])('takes no press of the button from %s', async (_who, headers) => {
    const { post } = await ask()
    expect([(await post(headers)).status, opened]).toEqual([403, 0])
  })

  it('says why nothing opened and what to do, and offers another try', async () => {
    const { post, origin } = await ask(() =>
      Promise.reject(
        new AppError('needs-sign-in', 'nobody is signed in to "<i>acme"', { hint: 'Sign in: latchkey sign-in acme' }),
      ),
    )
    const answer = await post({ origin })
    expect(answer.status).toBe(409)
    expect(await answer.text()).toMatch(
      /Nobody is signed in to &#34;&#60;i&#62;acme&#34;\.<.*latchkey sign-in acme<.*Try again/,
    )
  })

  it('tells nothing of what nobody expected', async () => {
    const { post, origin } = await ask(() => Promise.reject(new Error('planted')))
    expect(await (await post({ origin })).text()).not.toContain('planted')
  })

  it('says where to open a console that is not known any more', async () => {
    const { get } = await ask()
    const answer = await get({}, 'c-2')
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('latchkey console ROLE')])
  })
})
