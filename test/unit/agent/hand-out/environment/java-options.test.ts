import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { javaOptionsFile, javaOptions, javaToolOptions } from '#agent/hand-out/environment/java-options.ts'
import { trustStore } from '#agent/hand-out/environment/pkcs12.ts'

const options = {
  proxyUrl: 'http://latchkey:pass-word_1@127.0.0.1:4711',
  exempt: 'localhost,127.0.0.1,::1,fd00:ec2::23,.corp,intranet.example:8443,*.test,10.0.0.0/8,(,a|b,"x"',
  trustStore: '/h/trust/ca-bundle.p12',
}
const file = '/h/trust/java-0.options'
const isOurs = (path: string): boolean => path.startsWith('/h/trust/')

describe('the options of Java', () => {
  it('name proxy, password and trust store', () => {
    const lines = javaOptions(options).split('\n')
    for (const line of [
      '-Dhttps.proxyPort=4711',
      '-Dhttp.proxyUser=latchkey',
      '-Dhttps.proxyPassword=pass-word_1',
      '-Djavax.net.ssl.trustStore=/h/trust/ca-bundle.p12',
      '-Djdk.http.auth.tunneling.disabledSchemes=',
    ])
      expect(lines).toContain(line)
  })

  it('exempt the hosts of NO_PROXY in the words of Java, and leave out what is no host', () => {
    expect(javaOptions(options)).toContain(
      '-Dhttp.nonProxyHosts=localhost|127.0.0.1|[::1]|[fd00:ec2::23]|*.corp|intranet.example|*.intranet.example|*.test\n',
    )
  })
})

describe('JAVA_TOOL_OPTIONS', () => {
  const ours = `-XX:+IgnoreUnrecognizedVMOptions -XX:VMOptionsFile=${file}`
  it.each([
    [undefined, ours],
    ['  ', ours],
    ['-Xmx1g -Dx="a b"', `-Xmx1g -Dx="a b" ${ours}`],
    [ours, ours],
    [`-Xmx1g ${ours.replace('java-0', 'java-1')} -Dy=1`, `-Xmx1g ${ours} -Dy=1`],
    ['-XX:VMOptionsFile=/own/options', undefined],
    ['"-XX:VMOptionsFile=/own place/options"', undefined],
    ['an "unmatched quote', undefined],
  ])('of %j becomes %j', (caller, expected) => {
    expect(javaToolOptions(caller, file, isOurs)).toBe(expected)
  })
})

describe('real Java', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lk-java '))
  })
  afterEach(() => rm(folder, { recursive: true }))
  const java = spawnSync('java', ['-version'], { stdio: 'ignore' }).status === 0
  const why = 'needs java: apt-get install default-jdk-headless'

  it.for(['plain', 'with blanks', `with "quotes" and 'others'`])(
    'reads the file in a folder %s, and tells nothing of what is in it',
    async (name, context) => {
      const place = join(folder, name)
      await mkdir(place)
      const store = join(place, 'store.p12')
      await writeFile(store, trustStore(rootCertificates.slice(0, 2), 'changeit'))
      const path = await javaOptionsFile({ trust: place }, { now: Date.now }, { ...options, trustStore: store })
      expect((await stat(path)).mode & 0o777).toBe(0o600)
      if (!java) return context.skip(why)
      const line = javaToolOptions('-Down.option="a b"', path, () => false)
      const { stdout, stderr } = spawnSync('java', ['-XshowSettings:properties', '-version'], {
        env: { ...process.env, JAVA_TOOL_OPTIONS: line },
        encoding: 'utf8',
      })
      const [echoed = '', ...shown] = `${stderr}${stdout}`.split('\n')
      expect(echoed).toBe(`Picked up JAVA_TOOL_OPTIONS: ${line}`)
      expect(echoed).not.toContain('pass-word_1')
      const properties = shown.map((each) => each.trim())
      for (const property of [
        'https.proxyPassword = pass-word_1',
        `javax.net.ssl.trustStore = ${store}`,
        'own.option = a b',
      ])
        expect(properties).toContain(property)
    },
  )

  it('trusts every certificate of the store', async (context) => {
    const store = join(folder, 'store.p12')
    await writeFile(store, trustStore(rootCertificates, 'changeit'))
    const openssl = spawnSync('openssl', ['pkcs12', '-in', store, '-passin', 'pass:changeit', '-nokeys'], {
      encoding: 'utf8',
    })
    expect(openssl.stdout.split('-----BEGIN CERTIFICATE-----')).toHaveLength(rootCertificates.length + 1)
    if (!java) return context.skip(why)
    const listed = spawnSync(
      'keytool',
      ['-J-Duser.language=en', '-list', '-keystore', store, '-storepass', 'changeit'],
      {
        encoding: 'utf8',
      },
    )
    expect(listed.stdout.match(/trustedCertEntry/g)).toHaveLength(rootCertificates.length)
  })
})

describe('files of options', () => {
  it('are one for the same options, and those of single commands do not push out those of shells', async () => {
    const trust = await mkdtemp(join(tmpdir(), 'lk-'))
    let now = Date.now()
    const make = (proxyUrl: string) =>
      javaOptionsFile({ trust }, { now: () => (now += 1000) }, { ...options, proxyUrl })
    const shared = await make(options.proxyUrl)
    expect(await make(options.proxyUrl)).toBe(shared)
    for (let index = 0; index < 70; index += 1) await make(`http://latchkey+g-${index}:pw@127.0.0.1:4711`)
    expect(await readdir(trust)).toHaveLength(65)
    expect(await readFile(shared, 'utf8')).toContain('-Dhttps.proxyUser=latchkey\n')
    await rm(trust, { recursive: true })
  })
})
