import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkCertificates } from '#frontends/cli/doctor/check-certificates.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lk-'))
  await writeFile(join(folder, 'corp.pem'), rootCertificates[0] ?? '')
})
afterAll(() => rm(folder, { recursive: true }))

const paths = { caBundle: '/h/ca-bundle.pem', authority: '/h/authority.pem', trust: '/h/trust' }
const found = async (env: Readonly<Record<string, string>>) =>
  (await checkCertificates(env, paths)).map(({ name, message }) => `${name} ${message}`)

describe('whom a shell has its tools trust', () => {
  it('is no matter where every file can be read', async () => {
    expect(await found({ CURL_CA_BUNDLE: join(folder, 'corp.pem'), SSL_CERT_DIR: folder, PIP_CERT: '' })).toEqual([])
  })

  it('is told where a variable leads nowhere', async () => {
    const text = join(folder, 'notes.txt')
    await writeFile(text, 'nothing to see')
    expect(await found({ CURL_CA_BUNDLE: '/no/corp.pem', PIP_CERT: text, SSL_CERT_DIR: `${folder}:/no` })).toEqual([
      'CURL_CA_BUNDLE points at /no/corp.pem, which does not exist',
      'SSL_CERT_DIR points at /no, which does not exist',
      `PIP_CERT points at ${text}, which holds no certificate`,
    ])
  })

  it('is told where something was set or unset after the role was given', async () => {
    const shell = {
      AWS_ACCESS_KEY_ID: 'LKEY1234567890123456',
      AWS_CA_BUNDLE: '/h/ca-bundle.pem',
      SSL_CERT_FILE: '/h/ca-bundle.pem',
      CURL_CA_BUNDLE: '/h/ca-bundle.pem',
      NODE_EXTRA_CA_CERTS: '/h/authority.pem',
      GIT_SSL_CAINFO: '/h/trust/ca-0123456789abcdef0123456789abcdef.pem',
      REQUESTS_CA_BUNDLE: join(folder, 'corp.pem'),
    }
    expect(await found(shell)).toEqual([
      expect.stringMatching(/^REQUESTS_CA_BUNDLE was set after/),
      expect.stringMatching(/^DENO_CERT is not set: /),
    ])
  })
})
