import { describe, expect, it } from 'vitest'
import { rolePath } from '#frontends/cli/role-path.ts'

describe('the path of a role', () => {
  it.each(['', ' ', '.', '..'])('is none for %j, which a URL would take for none', (role) => {
    expect(() => rolePath('exec', role)).toThrow(
      expect.objectContaining({ code: 'bad-request', message: 'name a role' }),
    )
  })

  it('is none for a name that no head of a request holds, and says so without it', () => {
    expect(() => rolePath('exec', 'x'.repeat(120_000))).toThrow('no role has a name of 120000 characters')
  })

  it.each(['a/b', '...', '%2e', 'é ?#'])('has %j as one segment', (role) => {
    const { pathname } = new URL(rolePath('exec', role), 'http://agent')
    expect(pathname.split('/').map(decodeURIComponent)).toEqual(['', 'exec', role])
  })
})
