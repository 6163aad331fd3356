import { X509Certificate } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAuthority, loadAuthority } from '#engine/proxy/certificates/authority.ts'
import { createLeaves } from '#engine/proxy/certificates/leaf.ts'
import { authority, connectTo, createRig, now, type Rig, secure } from '../connection-rig.ts'

const year = 365 * 86_400_000
const suffixes = ['amazonaws.com']

describe('the authority', () => {
  it('is kept and opened again', async () => {
    const stored = await createAuthority({ suffixes, now })
    const opened = await loadAuthority(stored, { suffixes, now })
    expect(opened?.certificatePem.trim()).toBe(stored.certificate.trim())
    expect(opened?.certificate.subject).toMatch(/CN=Latchkey local authority [0-9a-f]{8}/)
  })

  it('is due for renewal in its last year, for other suffixes, a foreign key or anything unreadable', async () => {
    const stored = await createAuthority({ suffixes, now })
    const other = await createAuthority({ suffixes, now })
    expect(await loadAuthority(stored, { suffixes, now: now + 8.9 * year })).toBeDefined()
    expect(await loadAuthority(stored, { suffixes, now: now + 9.1 * year })).toBeUndefined()
    expect(await loadAuthority(stored, { suffixes: [...suffixes, 'api.aws'], now })).toBeUndefined()
    expect(await loadAuthority({ ...stored, key: other.key }, { suffixes, now })).toBeUndefined()
    expect(await loadAuthority({ ...stored, key: 'x' }, { suffixes, now })).toBeUndefined()
    expect(await loadAuthority({ ...stored, certificate: '' }, { suffixes, now })).toBeUndefined()
  })
})

describe('leaves', () => {
  let rig: Rig
  beforeEach(() => {
    rig = createRig()
  })
  afterEach(() => rig.close())

  const shown = async (host: string): Promise<X509Certificate> => {
    const { port } = await rig.proxy()
    const inside = await secure((await connectTo(port, `${host}:443`)).socket, host)
    const certificate = inside.getPeerX509Certificate()
    inside.destroy()
    if (certificate === undefined) throw new Error('no certificate')
    return certificate
  }

  it('name the host alone, are for servers only, and live for less than 45 days', async () => {
    const certificate = await shown('dynamodb.eu-west-1.amazonaws.com')
    expect(certificate.subjectAltName).toBe('DNS:dynamodb.eu-west-1.amazonaws.com')
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
    expect(certificate.ca).toBe(false)
    const days = (certificate.validToDate.getTime() - certificate.validFromDate.getTime()) / 86_400_000
    expect(days).toBeLessThan(45)
    expect(certificate.validFromDate.getTime()).toBeLessThan(now)
  })

  it('are good for hosts too long for a common name', async () => {
    const host = `${'a'.repeat(63)}.${'b'.repeat(60)}.s3.eu-west-1.amazonaws.com`
    expect((await shown(host)).subjectAltName).toBe(`DNS:${host}`)
  })

  it('are minted once for any number of callers, renewed before they end, and forgotten beyond the capacity', async () => {
    const { opened } = await authority()
    let time = now
    const leafFor = await createLeaves(opened, { now: () => time }, 2)
    const [one, two] = await Promise.all([leafFor('a.amazonaws.com'), leafFor('a.amazonaws.com')])
    expect(one).toBe(two)
    time += 26 * 86_400_000
    const renewed = await leafFor('a.amazonaws.com')
    expect(renewed).not.toBe(one)
    await leafFor('b.amazonaws.com')
    expect(await leafFor('a.amazonaws.com')).toBe(renewed)
    await leafFor('c.amazonaws.com')
    expect(await leafFor('a.amazonaws.com')).toBe(renewed)
    const b = await leafFor('b.amazonaws.com')
    expect(await leafFor('b.amazonaws.com')).toBe(b)
  })
})
