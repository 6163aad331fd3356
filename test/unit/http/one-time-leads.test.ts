// An address of this computer leads one browser on, once, for a minute.
import { afterEach, describe, expect, it } from 'vitest'
import { fakeCalls } from '../../contract/fake-calls.ts'
import { openLoopback, type TestLoopback } from '../../contract/servers.ts'

const target = 'https://signin.example/federation?Action=login&SigninToken=planted'
let now = 0
let loopback: TestLoopback
afterEach(() => loopback.server.close())

async function lead(): Promise<string> {
  now = 0
  loopback = await openLoopback(fakeCalls(), { now: () => now })
  return loopback.server.leadOnce(target)
}
const get = (url: string, init: RequestInit = {}): Promise<Response> => fetch(url, { redirect: 'manual', ...init })

describe('an address that leads on', () => {
  it('does so once, without a referrer, and is kept by no cache', async () => {
    const url = await lead()
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/console\/[\w-]{43}$/)
    const first = await get(url)
    expect([first.status, first.headers.get('location')]).toEqual([302, target])
    expect(first.headers.get('referrer-policy')).toBe('no-referrer')
    expect(first.headers.get('cache-control')).toBe('no-store')
    const second = await get(url)
    expect([second.status, second.headers.get('location')]).toEqual([410, null])
    expect(await second.text()).toMatch(/used before/)
  })

  it('does so for a minute', async () => {
    const url = await lead()
    now = 60_000
    expect((await get(url)).status).toBe(410)
  })

  it.each<[string, RequestInit, number]>([
    ['a page of another site', { headers: { 'sec-fetch-site': 'cross-site' } }, 403],
    ['a browser that looks ahead', { headers: { 'sec-purpose': 'prefetch;prerender' } }, 503],
    ['a HEAD', { method: 'HEAD' }, 405],
  ])('is not used up by %s', async (_who, init, status) => {
    const url = await lead()
    expect((await get(url, init)).status).toBe(status)
    expect((await get(url)).status).toBe(302)
  })

  it('tells whoever made it when it led somebody, and of nothing else', async () => {
    await lead()
    const told: string[] = []
    const url = loopback.server.leadOnce(target, () => told.push('taken'))
    await get(url, { method: 'HEAD' })
    expect(told).toEqual([])
    await get(url)
    await get(url)
    expect(told).toEqual(['taken'])
    now = 0
    const late = loopback.server.leadOnce(target, () => told.push('late'))
    now = 60_000
    await get(late)
    expect(told).toEqual(['taken'])
  })

  it('is followed from a page on the user’s own disk where the system does not tell whose a connection is', async () => {
    loopback = await openLoopback(fakeCalls(), { peers: { known: false, isOwn: () => Promise.resolve(false) } })
    const { server } = loopback
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' }
    expect((await get(server.leadOnce(target), { headers })).status).toBe(302)
    expect((await get(server.link().url, { headers })).status).toBe(403)
  })

  it('is no use with another token, and leaves the right one good', async () => {
    const url = await lead()
    expect((await get(url.replace(/[^/]*$/, 'x'.repeat(43)))).status).toBe(410)
    expect((await get(url)).status).toBe(302)
  })
})
