import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, rootCertificates } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAuthority } from '#engine/proxy/certificates/authority.ts'
import { createTrust, extraCertificatePlaces } from '#engine/net/trust.ts'
import { makeAuthority } from '../../../support/corporate-authority.ts'
import { createLog, now } from '../proxy/connection-rig.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-trust-'))
})
afterEach(() => rm(folder, { recursive: true }))

const broken = '-----BEGIN CERTIFICATE-----\nbroken\n-----END CERTIFICATE-----\n'
const place = (path: string) => ({ variable: 'AWS_CA_BUNDLE', path })

async function corporateFile(): Promise<{ readonly file: string; readonly pem: string }> {
  const { pem } = await makeAuthority()
  const file = join(folder, 'corporate.pem')
  await writeFile(file, `# a comment\n${pem}\n${broken}`)
  return { file, pem }
}

describe('what connections to AWS are checked against', () => {
  it('is the roots of the computer and what the environment names, each once', async () => {
    const { file, pem } = await corporateFile()
    const env = { NODE_EXTRA_CA_CERTS: file, CURL_CA_BUNDLE: file, SSL_CERT_DIR: `/nowhere:${folder}` }
    const trust = await createTrust(extraCertificatePlaces(env), createLog()).current()
    expect(trust.filter((each) => each.trim() === pem.trim())).toHaveLength(1)
    expect(trust.join('\n')).not.toContain('broken')
    const root = (getCACertificates('system')[0] ?? rootCertificates[0])?.replaceAll(/\s/g, '')
    expect(trust.map((each) => each.replaceAll(/\s/g, ''))).toContain(root)
  })

  it('holds a certificate once, however wide another file wraps it', async () => {
    const roots = await createTrust([], createLog()).current()
    const body = (roots[0] ?? '').replaceAll(/-----[A-Z ]+-----|\s/g, '')
    const file = join(folder, 'wrapped.pem')
    await writeFile(
      file,
      `-----BEGIN CERTIFICATE-----\n${body.match(/.{1,76}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`,
    )
    expect(await createTrust([place(file)], createLog()).current()).toHaveLength(roots.length)
  })

  it('never holds an authority of an agent, this one’s or another’s', async () => {
    const file = join(folder, 'ours.pem')
    const { certificate } = await createAuthority({ suffixes: ['amazonaws.com'], now })
    await writeFile(file, certificate)
    expect((await createTrust([place(file)], createLog()).current()).join('\n')).not.toContain(certificate.trim())
  })

  it('goes on without a file that is missing or empty, and says so', async () => {
    const log = createLog()
    const empty = join(folder, 'empty.pem')
    await writeFile(empty, '')
    const trust = await createTrust([place(join(folder, 'missing.pem')), place(empty)], log).current()
    expect(trust.length).toBeGreaterThan(0)
    expect(log.lines).toHaveLength(2)
  })

  it('is read again when a file of it has changed, and not before', async () => {
    const roots = join(folder, 'roots.pem')
    const [first = '', second = ''] = rootCertificates
    await writeFile(roots, first)
    const trust = createTrust([], createLog(), [join(folder, 'missing.pem'), roots])
    const before = await trust.current()
    expect(before).toHaveLength(1)
    expect(await trust.current()).toBe(before)
    await writeFile(roots, `${first}\n${second}`)
    expect(await trust.current()).toHaveLength(2)
  })
})
