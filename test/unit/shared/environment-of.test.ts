import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isProduction } from '#shared/environment-of.ts'

const of = (accountName: string | undefined, labels: Readonly<Record<string, string>> = {}, name = 'Admin') =>
  isProduction({ name, labels, ...(accountName === undefined ? {} : { accountName }) })

describe('production', () => {
  it.each(['payments-prod', 'Prod EU', 'PRODUCTION', 'live_web', 'prd', 'shop.prod2', 'eu/prod'])(
    'is an account called "%s"',
    (name) => expect(of(name)).toBe(true),
  )

  it.each(['product', 'reproduce', 'delivery', 'olive', 'payments-dev', 'produção', 'preprod', ''])(
    'is no account called "%s"',
    (name) => expect(of(name)).toBe(false),
  )

  it.each([
    [{ environment: 'prod' }, true],
    [{ ENV: 'Production' }, true],
    [{ Stage: ' live ' }, true],
    [{ env: 'prd' }, true],
    [{ environment: 'staging' }, false],
    [{ env: '' }, false],
    [{ environment: 'dev', stage: 'prod' }, false],
    [{ stage: 'dev', environment: 'prod' }, true],
  ])('is decided by the label %j alone', (labels, expected) => {
    expect(of('payments-prod', labels)).toBe(expected)
    expect(of('payments-dev', labels)).toBe(expected)
  })

  it('is not told by other labels', () => {
    expect(of('payments-dev', { team: 'prod' })).toBe(false)
    expect(of('payments-prod', { team: 'dev' })).toBe(true)
  })

  it('is told by the name of a role whose account has none, and by that alone', () => {
    expect(of(undefined, {}, 'shop-prod')).toBe(true)
    expect(of('tools', {}, 'shop-prod')).toBe(false)
  })

  it('needs the word to stand alone', () => {
    const letters = fc.stringMatching(/^[a-z]{1,8}$/)
    const word = fc.constantFrom('prod', 'production', 'prd', 'live')
    fc.assert(
      fc.property(letters, word, fc.constantFrom('-', ' ', '_', '.', '1'), (before, name, gap) => {
        expect(of(`${before}${gap}${name.toUpperCase()}`)).toBe(true)
        fc.pre(!['prod', 'production', 'prd', 'live'].includes(`${before}${name}`))
        expect(of(`${before}${name}`)).toBe(false)
      }),
    )
  })
})
