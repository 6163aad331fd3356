import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { awsSuffixes } from '#engine/aws/partitions.ts'
import { nodeOptions } from '#local/preload-options.ts'
import { nodePreloadFile } from '#agent/hand-out/environment/node-preload-file.ts'
import { startConnectProxy, type ConnectProxy } from './connect-proxy.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const basic = `Basic ${Buffer.from('latchkey:p@ss word').toString('base64')}`

/** Tells of each request what came of it; a fixed lookup keeps direct connections on loopback. */
const prelude = `
const https = require('https')
const lookup = (host, options, done) => options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4)
const get = (options) => new Promise((done) => {
  const request = https.get({ lookup, ...options }, (response) => {
    let body = ''
    response.on('data', (part) => (body += part)).on('end', () => done(body))
  })
  request.on('error', (error) => done(error.code + ' ' + error.message))
  if (options.then) options.then(request)
})
`

describe('the Node preload', () => {
  let proxy: ConnectProxy
  beforeEach(async () => {
    proxy = await startConnectProxy()
  })
  afterEach(() => proxy.close())

  /** Runs a program with the preload and gives what it printed. */
  async function run(
    program: string,
    extra: Record<string, string> = {},
    onLine: (line: string) => void = () => undefined,
  ): Promise<string> {
    const child = spawn(process.execPath, ['-e', program], {
      cwd: root,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        HTTPS_PROXY: `http://latchkey:p%40ss%20word@127.0.0.1:${proxy.port}`,
        NODE_EXTRA_CA_CERTS: proxy.authority,
        NODE_OPTIONS: nodeOptions('--no-warnings', nodePreloadFile),
        TLS_PORT: String(proxy.tlsPort),
        ...extra,
      },
    })
    proxy.onConnect = () => child.stdin.write('connect\n')
    let out = ''
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      out += part
      onLine(part)
    })
    child.stderr.setEncoding('utf8').on('data', (part: string) => (out += part))
    await new Promise((done) => child.on('close', done))
    return out
  }

  test('leads an agent of its own through the proxy, with the password, and keeps the connection', async () => {
    const out = await run(`${prelude}
      const agent = new https.Agent({ keepAlive: true });
      (async () => {
        for (const path of ['/1', '/2']) console.log(await get({ host: 's3.eu-west-1.amazonaws.com', path, agent }))
        agent.destroy(); process.exit(0)
      })()`)
    expect(out).toBe('<s3.eu-west-1.amazonaws.com/>\n<s3.eu-west-1.amazonaws.com/>\n')
    expect(proxy.connects).toEqual([`s3.eu-west-1.amazonaws.com:443 ${basic}`])
  })

  test('leads the global agent through the proxy too, in ES modules as well', async () => {
    await run(
      `import('https').then(({ default: https }) => https.get('https://s3.eu-west-1.amazonaws.com/', () => process.exit(0)))`,
    )
    expect(proxy.connects).toEqual([`s3.eu-west-1.amazonaws.com:443 ${basic}`])
  })

  test('checks the certificate against the name', async () => {
    const out = await run(
      `${prelude} get({ host: 'sts.amazonaws.com' }).then((text) => { console.log(text); process.exit(0) })`,
    )
    expect(out).toContain('ERR_TLS_CERT_ALTNAME_INVALID')
  })

  test.each([
    ['another host', 'other.example', {}],
    ['a name that ends like AWS within a label', 'notamazonaws.com', {}],
    ['a name that has AWS in the middle', 's3.amazonaws.com.example', {}],
    ['AWS when it is switched off', 's3.eu-west-1.amazonaws.com', { LATCHKEY_NODE_PRELOAD: 'off' }],
    ['AWS when NO_PROXY names it', 's3.eu-west-1.amazonaws.com', { NO_PROXY: 'x,.amazonaws.com' }],
    ['AWS without a proxy', 's3.eu-west-1.amazonaws.com', { HTTPS_PROXY: '' }],
    ['AWS with a proxy address that cannot be read', 's3.eu-west-1.amazonaws.com', { HTTPS_PROXY: '::' }],
  ])('connects to %s directly', async (_, host, extra) => {
    const out = await run(
      `${prelude} get({ host: '${host}', port: process.env.TLS_PORT, agent: new https.Agent() }).then((text) => { console.log(text); process.exit(0) })`,
      extra,
    )
    expect(out).toBe(`<${host}:${proxy.tlsPort}/>\n`)
    expect(proxy.connects).toEqual([])
  })

  describe('for fetch', () => {
    const fetched = (url: string): string => `
      fetch('${url}').then((answer) => answer.text(), (error) => error.cause.code || error.cause.message).then(console.log)`

    test('leads it through the proxy, keeps the connection, and lets the program end', async () => {
      const out = await run(
        `(async () => {
          for (const path of ['/1', '/2', '/3', '/4', '/5', '/6']) {
            const input = 'https://s3.eu-west-1.amazonaws.com' + path
            console.log(await (await fetch(path === '/1' ? new URL(input) : new Request(input))).text())
          }
        })()`,
      )
      expect(out).toBe('<s3.eu-west-1.amazonaws.com/>\n'.repeat(6))
      expect(new Set(proxy.connects)).toEqual(new Set([`s3.eu-west-1.amazonaws.com:443 ${basic}`]))
      // undici may take a second one while the first is still told that its answer ended.
      expect(proxy.connects.length).toBeLessThanOrEqual(2)
    })

    test('checks the certificate against the name', async () => {
      expect(await run(fetched('https://sts.amazonaws.com/'))).toContain('ERR_TLS_CERT_ALTNAME_INVALID')
    })

    test('tells of a refused tunnel', async () => {
      proxy.mode = 'refuse'
      expect(await run(fetched('https://s3.eu-west-1.amazonaws.com/'))).toBe('ECONNREFUSED\n')
    })

    test.each([
      ['another host', 'https://127.0.0.1:1/', {}],
      ['what is no AWS host in the end', 'https://s3.amazonaws.com.localhost:1/', {}],
      ['AWS without TLS', 'http://s3.localhost:1/', {}],
      ['nothing that is no address', 'nonsense', {}],
    ])('leaves %s alone', async (_, url, extra) => {
      expect(await run(fetched(url), extra)).not.toBe('')
      expect(proxy.connects).toEqual([])
    })

    test('leaves a dispatcher of the program’s own alone', async () => {
      const out = await run(`
        const dispatcher = { dispatch: (options, handler) => { console.log('own ' + options.origin); process.exit(0) } }
        fetch('https://s3.eu-west-1.amazonaws.com/', { dispatcher })`)
      expect(out).toBe('own https://s3.eu-west-1.amazonaws.com\n')
      expect(proxy.connects).toEqual([])
    })

    test('costs a program that does not use it no look at it', async () => {
      const out = await run(`console.log(globalThis[Symbol.for('undici.globalDispatcher.1')])`)
      expect(out).toBe('undefined\n')
    })
  })

  test('tells of a refused tunnel by an error event', async () => {
    proxy.mode = 'refuse'
    const out = await run(`${prelude} get({ host: 's3.eu-west-1.amazonaws.com' }).then(console.log)`)
    expect(out).toBe('ECONNREFUSED The proxy refused a tunnel to s3.eu-west-1.amazonaws.com:443: 407\n')
  })

  test('tells of a dead proxy by an error event', async () => {
    const out = await run(`${prelude} get({ host: 's3.eu-west-1.amazonaws.com' }).then(console.log)`, {
      HTTPS_PROXY: 'http://127.0.0.1:1',
    })
    expect(out).toContain('ECONNREFUSED')
  })

  test('ends at once a request that is destroyed while the tunnel is being opened', async () => {
    proxy.mode = 'silent'
    const out = await run(`${prelude} get({ host: 's3.eu-west-1.amazonaws.com', then: (request) =>
      process.stdin.once('data', () => { process.stdin.destroy(); request.destroy(new Error('enough')) }) }).then(console.log)`)
    expect(out).toBe('undefined enough\n')
  })

  test('ends at once a request that is aborted by a signal then, without a reason', async () => {
    proxy.mode = 'silent'
    const out = await run(`${prelude} const stop = new AbortController()
      get({ host: 's3.eu-west-1.amazonaws.com', signal: stop.signal, then: () =>
        process.stdin.once('data', () => { process.stdin.destroy(); stop.abort() }) }).then(console.log)`)
    expect(out).toBe('ABORT_ERR The operation was aborted\n')
  })

  test('gives up a silent proxy after the time that the agent allows', async () => {
    proxy.mode = 'silent'
    const out = await run(
      `${prelude} get({ host: 's3.eu-west-1.amazonaws.com', agent: new https.Agent({ timeout: 50 }) }).then((text) => { console.log(text); process.exit(0) })`,
    )
    expect(out).toContain('ETIMEDOUT')
  })

  test('works for the S3 client of the JavaScript SDK', async () => {
    const out = await run(
      `const { S3Client, ListBucketsCommand } = require('@aws-sdk/client-s3')
      const client = new S3Client({ region: 'eu-west-1', maxAttempts: 1, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } })
      client.send(new ListBucketsCommand({})).then((answer) => console.log(answer.$metadata.httpStatusCode), (error) => console.log(error)).then(() => process.exit(0))`,
    )
    expect(out).toBe('200\n')
    expect(proxy.connects).toEqual([`s3.eu-west-1.amazonaws.com:443 ${basic}`])
  })

  test('knows the same suffixes as the partitions', async () => {
    const out = await run('console.log(JSON.stringify(require(process.env.FILE).suffixes))', { FILE: nodePreloadFile })
    const suffixes = z.array(z.string()).parse(JSON.parse(out))
    expect([...suffixes].sort()).toEqual([...awsSuffixes].sort())
  })
})
