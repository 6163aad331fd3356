import 'reflect-metadata'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as x509 from '@peculiar/x509'
import { webcrypto } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, type TestContext } from 'vitest'
import { createAuthority, ecdsaP256, ecdsaSha256, loadAuthority } from '#engine/proxy/certificates/authority.ts'
import { parseNextHop } from '#util/http/next-hop.ts'
import { authority, createRig, now, password, type Rig, suffixes } from '../unit/engine/proxy/connection-rig.ts'

// Clients and verifiers that share no code with us.

const host = 'sts.eu-west-1.amazonaws.com'
let rig: Rig
let folder: string
let bundle: string
beforeEach(async () => {
  rig = createRig()
  folder = await mkdtemp(join(tmpdir(), 'latchkey-clients-'))
  bundle = join(folder, 'bundle.pem')
  await writeFile(bundle, (await authority()).pem)
})
afterEach(async () => {
  await rig.close()
  await rm(folder, { recursive: true })
})

interface Result {
  readonly code: number
  readonly out: string
  readonly err: string
}

async function command(ctx: TestContext, name: string, args: readonly string[]): Promise<Result> {
  const result = await new Promise<Result | undefined>((resolve) => {
    execFile(name, [...args], { env: { PATH: process.env['PATH'] }, timeout: 30_000 }, (error, out, err) => {
      resolve(error?.code === 'ENOENT' ? undefined : { code: error === null ? 0 : Number(error.code), out, err })
    })
  })
  if (result === undefined) ctx.skip(`needs ${name}: apt-get install ${name}`)
  return result ?? { code: -1, out: '', err: '' }
}

/** Tells its clients of plain http what arrived. */
async function plainProxy() {
  const origin = await rig.http((request, response) => {
    void text(request).then((body) =>
      response.end(`${request.method} ${request.url} for ${request.headers.host}: ${body}`),
    )
  })
  return rig.proxy({
    resolve: () => Promise.resolve([{ address: '198.51.100.7', family: 4 }]),
    dialDirect: async () => {
      const socket = connect(origin, '127.0.0.1')
      await once(socket, 'connect')
      return socket
    },
  })
}

describe('curl', () => {
  const curl = (ctx: TestContext, ...args: readonly string[]) => command(ctx, 'curl', ['-sS', '--noproxy', '', ...args])

  it('trusts our certificate by the bundle alone', async (ctx) => {
    const { port } = await rig.proxy()
    const proxy = `http://127.0.0.1:${port}`
    expect((await curl(ctx, '-x', proxy, '--cacert', bundle, `https://${host}/`)).out).toBe(`handled for ${host}`)
    expect((await curl(ctx, '-x', proxy, `https://${host}/`)).code).toBe(60)
  })

  it('sends an upload that waits for 100-continue', async (ctx) => {
    const { port } = await rig.proxy({
      handler: async (request, response) => {
        let bytes = 0
        request.on('data', (chunk: Buffer) => (bytes += chunk.length))
        await once(request, 'end')
        response.end(`got ${bytes}`)
      },
    })
    const file = join(folder, 'upload')
    await writeFile(file, Buffer.alloc(2_000_000))
    const { out } = await curl(
      ctx,
      '-x',
      `http://127.0.0.1:${port}`,
      '--cacert',
      bundle,
      '-H',
      'Expect: 100-continue',
      '-T',
      file,
      `https://${host}/x`,
    )
    expect(out).toBe('got 2000000')
  })

  it('tunnels with the password and gets 407 without', async (ctx) => {
    const origin = await rig.https((_request, response) => response.end('another host'))
    const corporate = await rig.tcp((socket) => {
      socket.once('data', () => {
        const target = connect(origin, '127.0.0.1', () => {
          socket.write('HTTP/1.1 200 OK\r\n\r\n')
          socket.pipe(target).pipe(socket)
        })
      })
    })
    const { port } = await rig.proxy({
      resolve: () => Promise.resolve([{ address: '198.51.100.7', family: 4 }]),
      isIntercepted: () => false,
      nextHopFor: () => parseNextHop(`http://127.0.0.1:${corporate}`),
    })
    const right = await curl(
      ctx,
      '-x',
      `http://latchkey:${password}@127.0.0.1:${port}`,
      '--cacert',
      bundle,
      'https://a.localhost.amazonaws.com/',
    )
    expect(right.out).toBe('another host')
    const wrong = await curl(
      ctx,
      '-x',
      `http://127.0.0.1:${port}`,
      '--cacert',
      bundle,
      'https://a.localhost.amazonaws.com/',
    )
    expect(wrong.code).not.toBe(0)
    expect(wrong.err).toContain('407')
  })

  it('gets plain http with the password, and 407 without', async (ctx) => {
    const { port } = await plainProxy()
    const url = 'http://plain.example.com/a//b?c=%20d'
    const right = await curl(ctx, '-x', `http://latchkey:${password}@127.0.0.1:${port}`, '-d', 'body', url)
    expect(right.out).toBe('POST /a//b?c=%20d for plain.example.com: body')
    const wrong = await curl(ctx, '-x', `http://127.0.0.1:${port}`, '-w', '%{http_code}', url)
    expect(wrong.out).toContain('password')
    expect(wrong.out).toContain('407')
  })

  it('gets plain http when it answers the challenge only, with a large body', async (ctx) => {
    const { port } = await plainProxy()
    const file = join(folder, 'large')
    await writeFile(file, 'x'.repeat(300_000))
    const { out } = await curl(
      ctx,
      '--proxy-anyauth',
      '-x',
      `http://latchkey:${password}@127.0.0.1:${port}`,
      '-T',
      file,
      'http://plain.example.com/x',
    )
    expect(out).toHaveLength('PUT /x for plain.example.com: '.length + 300_000)
  })
})

describe('python', () => {
  it('gets plain http with the password', async (ctx) => {
    const { port } = await plainProxy()
    const script = [
      'import sys, urllib.request',
      'handler = urllib.request.ProxyHandler({"http": sys.argv[1]})',
      'opener = urllib.request.build_opener(handler)',
      'print(opener.open("http://plain.example.com/x", data=b"body").read().decode())',
    ].join('\n')
    const { out } = await command(ctx, 'python3', ['-c', script, `http://latchkey:${password}@127.0.0.1:${port}`])
    expect(out.trim()).toBe('POST /x for plain.example.com: body')
  })

  it('trusts our certificate with the strict checks switched on', async (ctx) => {
    const { port } = await rig.proxy()
    const script = [
      'import socket, ssl, sys',
      'port, host, bundle = sys.argv[1:]',
      's = socket.create_connection(("127.0.0.1", int(port)))',
      's.sendall(f"CONNECT {host}:443 HTTP/1.1\\r\\nHost: {host}\\r\\n\\r\\n".encode())',
      's.recv(4096)',
      'c = ssl.create_default_context(cafile=bundle)',
      'c.verify_flags |= ssl.VERIFY_X509_STRICT',
      't = c.wrap_socket(s, server_hostname=host)',
      'print(t.version(), t.getpeercert()["subjectAltName"])',
    ].join('\n')
    const { out, err } = await command(ctx, 'python3', ['-c', script, String(port), host, bundle])
    expect(err).toBe('')
    expect(out).toContain(`('DNS', '${host}')`)
  })
})

describe('openssl', () => {
  const verify = async (ctx: TestContext, subject: x509.JsonGeneralNames, hostname?: string): Promise<Result> => {
    const stored = await createAuthority({ suffixes, now })
    const opened = await loadAuthority(stored, { suffixes, now })
    if (opened === undefined) throw new Error('the authority cannot be opened')
    const leaf = await leafNaming(opened.signingKey, opened.certificate, subject)
    await writeFile(join(folder, 'ca.pem'), stored.certificate)
    await writeFile(join(folder, 'leaf.pem'), leaf)
    const args = ['verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', join(folder, 'ca.pem')]
    return command(ctx, 'openssl', [
      ...args,
      ...(hostname === undefined ? [] : ['-verify_hostname', hostname]),
      join(folder, 'leaf.pem'),
    ])
  }

  it('accepts a leaf for an AWS host under strict rules', async (ctx) => {
    const { code, err } = await verify(ctx, [{ type: 'dns', value: host }], host)
    expect(err).toBe('')
    expect(code).toBe(0)
  })

  it.for<readonly [string, x509.JsonGeneralNames, string]>([
    ['another name', [{ type: 'dns', value: 'www.example.com' }], 'permitted subtree violation'],
    ['a name that only ends like AWS', [{ type: 'dns', value: 'notamazonaws.com' }], 'permitted subtree violation'],
    [
      'an AWS host and another',
      [
        { type: 'dns', value: host },
        { type: 'dns', value: 'example.com' },
      ],
      'permitted subtree violation',
    ],
    ['an IPv4 address', [{ type: 'ip', value: '10.0.0.1' }], 'excluded subtree violation'],
    ['an IPv6 address', [{ type: 'ip', value: '2001:db8::1' }], 'excluded subtree violation'],
  ])('rejects a leaf for %s because of the name constraints', async ([_name, subject, reason], ctx) => {
    const { code, err } = await verify(ctx, subject)
    expect(code).not.toBe(0)
    expect(err).toContain(reason)
  })

  it('finds the extensions that the authority must have', async (ctx) => {
    const { stored } = await authority()
    const file = join(folder, 'authority.pem')
    await writeFile(file, stored.certificate)
    const { out } = await command(ctx, 'openssl', ['x509', '-in', file, '-noout', '-text'])
    expect(out).toMatch(/X509v3 Name Constraints: critical\s+Permitted:\s+DNS:amazonaws\.com/)
    expect(out).toMatch(/Excluded:\s+IP:0\.0\.0\.0\/0\.0\.0\.0\s+IP:0:0:0:0:0:0:0:0\/0:0:0:0:0:0:0:0/)
    expect(out).toMatch(/X509v3 Basic Constraints: critical\s+CA:TRUE, pathlen:0/)
    expect(out).toMatch(/X509v3 Key Usage: critical\s+Certificate Sign, CRL Sign/)
    expect(out).toContain('CN = Latchkey local authority')
  })
})

/** A leaf as createLeaves makes it, for names that it would never be asked for. */
async function leafNaming(
  signingKey: webcrypto.CryptoKey,
  issuer: x509.X509Certificate,
  names: x509.JsonGeneralNames,
): Promise<string> {
  const keys = await webcrypto.subtle.generateKey(ecdsaP256, true, ['sign', 'verify'])
  const leaf = await x509.X509CertificateGenerator.create({
    subject: 'CN=Latchkey proxy',
    issuer: issuer.subjectName,
    notBefore: new Date(now - 86_400_000),
    notAfter: new Date(now + 86_400_000),
    signingAlgorithm: ecdsaSha256,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  })
  return leaf.toString('pem')
}
