// Certificates and keys in files as OpenSSL writes them, read by the agent inside the app: its OpenSSL is Electron's BoringSSL, which lacks
// most old ciphers.
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultSandboxOptions } from '#sandbox/options.ts'
import { startSandbox } from '#sandbox/sandbox.ts'
import { createOpenssl } from '../support/openssl.ts'
import { useDesk } from './support/desk.ts'

const password = 'open sesame'
const kinds = [
  ['ec', 'ec:P-256'],
  ['rsa', 'rsa:2048'],
] as const
const desk = useDesk({ tray: false })
let rig: {
  readonly ca: ReturnType<typeof createOpenssl>
  readonly trustAnchor: string
  readonly sandbox: Awaited<ReturnType<typeof startSandbox>>
}

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lkp-'))
  const ca = createOpenssl(folder)
  const { certificate } = ca.authority('root')
  for (const [name, key] of kinds) ca.leaf(name, { by: 'root', key })
  const sandbox = await startSandbox(defaultSandboxOptions)
  rig = { ca, sandbox, trustAnchor: sandbox.rolesAnywhereControl.trust('own', readFileSync(certificate, 'utf8')) }
})
afterAll(async () => {
  await rig.sandbox.close()
  await rm(rig.ca.file(''), { recursive: true, force: true })
})

/** Adds a source of these files in the app and gets credentials of its role from there. */
async function keyIdBy(name: string, files: readonly string[]): Promise<string> {
  const { home, app } = desk()
  const { sandbox, trustAnchor } = rig
  const { syncProfileArn, syncRoleArn } = sandbox.rolesAnywhere
  const arns = ['--trust-anchor', trustAnchor, '--profile-arn', syncProfileArn, '--role-arn', syncRoleArn]
  const line = ['source', 'add', 'roles-anywhere', name, ...arns, '--endpoint-url', sandbox.endpointUrl]
  expect(await home.run('latchkey', [...line, ...files], {}, password)).toMatchObject({ code: 0 })
  expect(JSON.parse(await home.latchkey('status', '--json')).agent.pid).toBe(app.pid)
  await home.latchkey('start', `${name}:ChainStart`)
  return JSON.parse(await home.latchkey('credentials', `${name}:ChainStart`)).AccessKeyId
}

describe.each(kinds)('with an %s key, the app gives credentials', (kind) => {
  test.each([
    ['modern', []],
    ['legacy', ['-legacy']],
    ['older', ['-certpbe', 'PBE-SHA1-3DES', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']],
  ])('from a PKCS #12 file: %s', async (form, options) => {
    const { ca } = rig
    const bundle = ca.file(`${kind}-${form}.p12`)
    const from = ['-in', ca.file(`${kind}.pem`), '-inkey', ca.file(`${kind}.key`)]
    ca.openssl('pkcs12', '-export', ...from, ...options, '-passout', `pass:${password}`, '-out', bundle)
    expect(await keyIdBy(`${kind}-${form}`, ['--certificate', bundle])).toMatch(/^ASIA/)
  })

  test.each([
    ['pkcs8', ['pkcs8', '-topk8', '-v2', 'aes-256-cbc']],
    ['scrypt', ['pkcs8', '-topk8', '-scrypt']],
    ['traditional', [kind, ...(kind === 'rsa' ? ['-traditional'] : []), '-aes256']],
    ['traditional-des', [kind, ...(kind === 'rsa' ? ['-traditional'] : []), '-des3']],
  ])('from an encrypted key in PEM: %s', async (form, [command = '', ...options]) => {
    const { ca } = rig
    const key = ca.file(`${kind}-${form}.key`)
    ca.openssl(command, ...options, '-in', ca.file(`${kind}.key`), '-passout', `pass:${password}`, '-out', key)
    const files = ['--certificate', ca.file(`${kind}.pem`), '--private-key', key]
    expect(await keyIdBy(`${kind}-${form}`, files)).toMatch(/^ASIA/)
  })
})
