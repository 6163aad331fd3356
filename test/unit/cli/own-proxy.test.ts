import { describe, expect, it } from 'vitest'
import { checkOwnProxy, warnOfOwnProxy } from '#frontends/cli/doctor/own-proxy.ts'
import { createTerminal } from '#frontends/cli/output/terminal.ts'

describe("the shell's own proxy", () => {
  it.each([{}, { HTTPS_PROXY: 'http://corp:3128' }, { https_proxy: 'corp:3128' }, { ALL_PROXY: 'https://corp' }])(
    'is nothing to speak of where it can be used: %j',
    (env) => expect(checkOwnProxy(env)).toEqual([]),
  )

  it.each([
    ['HTTPS_PROXY', 'socks5://127.0.0.1:9', /speaks socks5/],
    ['https_proxy', 'not a url', /is not a URL/],
    ['ALL_PROXY', 'socks5h://me:planted@127.0.0.1:9', /speaks socks5h/],
  ])('is told of with what to do where %s is %s, and in one line where a role is given', (name, value, message) => {
    const env = { [name]: value }
    const [check] = checkOwnProxy(env)
    expect(check).toMatchObject({ name, outcome: 'warning', message: expect.stringMatching(message) })
    expect(check?.hint).toBeTruthy()
    const terminal = createTerminal(process.stdin, process.stdout, process.stderr)
    const notes: string[] = []
    warnOfOwnProxy({ env, terminal: { ...terminal, note: (text) => void notes.push(text) } })
    expect(notes).toEqual([expect.stringMatching(message)])
    expect(JSON.stringify([check, notes])).not.toContain('planted')
  })
})
