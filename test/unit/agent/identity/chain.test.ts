// What is wrong above a certificate, told before anything is sent.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { firstToEnd, timeFault } from '#agent/identity/roles-anywhere/identity.ts'
import { readCurrent, readIdentity } from '#agent/identity/roles-anywhere/material.ts'
import { AppError } from '#util/app-error.ts'
import { createOpenssl, forAuthority } from '../../../support/openssl.ts'

const day = 86_400_000
let folder: string
let ca: ReturnType<typeof createOpenssl>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ra-'))
  ca = createOpenssl(folder)
  ca.authority('root')
  ca.authority('middle', 'root')
  ca.leaf('machine', { by: 'middle' })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const read = (name: string, chain: string, now = Date.now()) =>
  readIdentity({ name: 'ci', ...filesOf(name), chain: ca.file(chain) }, undefined, now)
const filesOf = (name: string) => ({ certificate: ca.file(`${name}.pem`), privateKey: ca.file(`${name}.key`) })
const refusal = async (work: Promise<unknown>) => {
  const error = await work.catch((thrown: unknown) => thrown)
  return error instanceof AppError ? { code: error.code, message: error.message, hint: error.hint } : error
}

it.each(['sha1', 'md5'])('an intermediate that is signed with %s is refused', async (digest) => {
  ca.key('old', 'rsa:2048')
  ca.certificate('old', 'old', { extensions: forAuthority })
  ca.key('weak')
  ca.certificate('weak', 'old', { extensions: forAuthority, digest })
  ca.leaf('below', { by: 'weak' })
  expect(await refusal(read('below', 'weak.pem'))).toMatchObject({
    message: `the intermediate certificate "weak" is signed with ${digest === 'md5' ? 'MD5' : 'SHA-1'}`,
    hint: expect.stringMatching(/SHA-256/),
  })
})

it('an intermediate that ends before the certificate is what is watched, and told of from its last moment on', async () => {
  ca.key('short')
  ca.certificate('short', 'root', { extensions: forAuthority, days: 1 })
  ca.leaf('outlives', { by: 'short' })
  const found = await read('outlives', 'short.pem')
  expect(firstToEnd(found).subject).toBe('CN=short')
  const end = Date.parse(found.chain[0]?.validTo ?? '')
  expect(timeFault(found, end - 1)).toBeUndefined()
  expect(timeFault(found, end)?.message).toMatch(/^the intermediate certificate "short" expired on \d{4}-/)
  const files = { name: 'ci', ...filesOf('outlives'), chain: ca.file('short.pem') }
  expect(await refusal(readCurrent(files, undefined, end))).toMatchObject({ code: 'bad-request' })
})

/** Another certificate for the key of `name`. */
function validBetween(name: string, start: string, end: string): string {
  writeFileSync(ca.file('database'), '')
  writeFileSync(
    ca.file('ca.conf'),
    `[ca]\ndefault_ca=own\n[own]\ndatabase=${ca.file('database')}\nnew_certs_dir=${folder}\nrand_serial=yes\ndefault_md=sha256\npolicy=any\n[any]\ncommonName=supplied\n`,
  )
  const out = ca.file(`${name}-${start}.pem`)
  const by = ['-cert', ca.file('root.pem'), '-keyfile', ca.file('root.key'), '-extfile', ca.file(`${name}.ext`)]
  const dates = ['-startdate', start, '-enddate', end]
  const config = ['-batch', '-notext', '-config', ca.file('ca.conf')]
  ca.openssl('ca', ...config, ...by, ...dates, '-in', ca.file(`${name}.csr`), '-out', out)
  return out
}

it('an intermediate that is not valid yet is told of, and left for another of the same key that is', async () => {
  const later = validBetween('middle', '20990101000000Z', '20990601000000Z')
  const chain = ca.file('later.pem')
  writeFileSync(chain, readFileSync(later))
  expect(timeFault(await read('machine', 'later.pem'), Date.now() + day)?.message).toBe(
    'the intermediate certificate "middle" is not valid before 2099-01-01T00:00:00.000Z',
  )
  appendFileSync(chain, readFileSync(ca.file('middle.pem')))
  expect(timeFault(await read('machine', 'later.pem'), Date.now() + day)).toBeUndefined()
  const in2099 = await read('machine', 'later.pem', Date.parse('2099-02-01'))
  expect(in2099.chain.map(({ validFrom }) => validFrom)).toEqual(['Jan  1 00:00:00 2099 GMT'])
})

it('a chain that leads from another certificate is refused, with the authority that issued this one', async () => {
  ca.authority('stranger')
  expect(await refusal(read('machine', 'stranger.pem'))).toEqual({
    code: 'bad-request',
    message: 'the chain does not lead from the certificate "machine": none in it issued that',
    hint: 'It was issued by "middle": give the certificate of that authority.',
  })
  ca.leaf('direct', { by: 'root' })
  expect((await read('direct', 'root.pem')).chain).toEqual([])
  expect((await read('direct', 'direct.pem')).chain).toEqual([])
})
