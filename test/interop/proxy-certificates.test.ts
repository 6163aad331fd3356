// Whom tools trust when their caller has authorities of a company in every variable that there is: the proxy, and still the company.
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:https'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startToolAgent, type Tool, type ToolAgent, tools } from '../support/agent.ts'
import { makeAuthority } from '../support/corporate-authority.ts'
import { identityLink } from './identity-link.ts'

const role = 'payments-dev/Admin'
let agent: ToolAgent
let intranet: Server
let intranetUrl: string
let folder: string

beforeAll(async () => {
  agent = await startToolAgent({ args: ['--sandbox'] })
  const authority = await makeAuthority()
  folder = join(agent.folder, 'company')
  await mkdir(join(folder, 'hashed'), { recursive: true })
  await writeFile(join(folder, 'company.pem'), authority.pem)
  await writeFile(join(folder, 'hashed', '0a1b2c3d.0'), authority.pem)
  intranet = createServer(await authority.issue('127.0.0.1'), (_request, response) => response.end('intranet'))
  await new Promise<void>((resolve) => intranet.listen(0, '127.0.0.1', resolve))
  const address = intranet.address()
  intranetUrl = `https://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`
})
afterAll(async () => {
  intranet?.close()
  await agent?.close()
})

const files = ['AWS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'REQUESTS_CA_BUNDLE', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS']
/** What the person's shell holds, by a name for the test. */
const shells: Readonly<Record<string, () => Readonly<Record<string, string>>>> = {
  'files of the company': () => Object.fromEntries(files.map((name) => [name, join(folder, 'company.pem')])),
  'a folder of the company': () => ({
    SSL_CERT_DIR: join(folder, 'hashed'),
    // Node has never read folders.
    NODE_EXTRA_CA_CERTS: join(folder, 'company.pem'),
  }),
  'a file of each program': () => ({
    GIT_SSL_CAINFO: join(folder, 'company.pem'),
    PIP_CERT: 'company/company.pem',
    NIX_SSL_CERT_FILE: '/nowhere',
    NODE_EXTRA_CA_CERTS: 'company/company.pem',
  }),
}

const python = tools.python()
const clients: readonly (readonly [string, Tool, (url: string) => readonly string[]])[] = [
  ['curl', tools.curl(), (url) => ['-sS', url]],
  ['requests', python, (url) => ['-c', `import requests; print(requests.get('${url}').text)`]],
  ['urllib', python, (url) => ['-c', `import urllib.request as u; print(u.urlopen('${url}').read())`]],
  [
    'Node',
    { kind: 'found', command: 'node' },
    (url) => ['-e', `require('https').get('${url}', (answer) => answer.pipe(process.stdout))`],
  ],
]

describe.each(Object.entries(shells))('in a shell that has %s', (_shell, own) => {
  test.for(clients)('%s trusts the proxy and the company', async ([_name, tool, line], context) => {
    if (tool.kind === 'missing') return context.skip(tool.reason)
    const given: Readonly<Record<string, string>> = JSON.parse(
      await agent.latchkey(['env', role, '--format', 'json'], { env: own() }),
    )
    const { SSL_CERT_DIR: _unset, ...kept } = own()
    const env = { ...kept, ...given }
    expect(await agent.run(tool.command, line(intranetUrl), { env })).toMatchObject({
      err: '',
      out: expect.stringContaining('intranet'),
    })
    expect(await agent.run(tool.command, line(await identityLink(env)), { env })).toMatchObject({
      err: '',
      out: expect.stringContaining(':assumed-role/Admin/'),
    })
  })
})
