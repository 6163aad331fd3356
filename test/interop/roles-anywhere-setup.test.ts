// What `latchkey roles-anywhere setup` prints, judged by others: the script by shells and the AWS CLI, the template by cfn-lint.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { awsCliScript } from '#local/roles-anywhere-setup/aws-cli.ts'
import { cloudFormationTemplate } from '#local/roles-anywhere-setup/cloudformation.ts'
import { setupPlan, type SetupWanted } from '#local/roles-anywhere-setup/plan.ts'
import { tools } from '../support/agent.ts'
import { createOpenssl } from '../support/openssl.ts'

const run = promisify(execFile)
let folder: string
let authority: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ra-'))
  authority = readFileSync(createOpenssl(folder).authority('root').certificate, 'utf8')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const plan = (change: Partial<SetupWanted> = {}) =>
  setupPlan({
    region: 'us-gov-west-1',
    partition: undefined,
    name: 'ci',
    roles: ['Deploy', 'Read.Only'],
    authority,
    certificate: "it's $(here)/a b.p12",
    privateKey: undefined,
    ...change,
  })

interface Called {
  readonly what: string
  readonly body: string
}

/** Answers as IAM and Roles Anywhere do, and keeps what it was asked. */
async function startStub({ theirs }: { readonly theirs?: 'role' | 'anchor' } = {}) {
  const calls: Called[] = []
  const [roles, anchors, profiles] = [new Set<string>(), new Set<string>(), new Map<string, string>()]
  const arn = (kind: string, id: number) =>
    `arn:aws-us-gov:rolesanywhere:us-gov-west-1:111122223333:${kind}/00000000-0000-0000-0000-00000000000${id}`
  const server = createServer((request, response) => void answer(request, response))

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request)
    const form = new URLSearchParams(body)
    const what = form.get('Action') ?? `${request.method} ${request.url?.replace(/[?].*/, '')}`
    calls.push({ what, body })
    const url = request.url ?? ''
    const json = (status: number, value: unknown) => response.writeHead(status).end(JSON.stringify(value))
    if (url.startsWith('/ListTagsForResource'))
      return void json(200, { tags: theirs === 'anchor' ? [] : [{ key: 'latchkey:integration', value: 'ci' }] })
    if (url.startsWith('/trustanchor')) {
      const trustAnchorArn = arn('trust-anchor', 1)
      if (request.method === 'GET')
        return void json(200, { trustAnchors: [...anchors].map((name) => ({ name, trustAnchorArn })) })
      anchors.add('ci')
      return void json(201, { trustAnchor: { trustAnchorArn } })
    }
    if (url.startsWith('/profiles')) {
      const listed = [...profiles].map(([name, profileArn]) => ({ name, profileArn }))
      if (request.method === 'GET') return void json(200, { profiles: listed })
      const { name } = z.object({ name: z.string() }).parse(JSON.parse(body))
      const profileArn = arn('profile', profiles.size + 1)
      profiles.set(name, profileArn)
      return void json(201, { profile: { profileArn } })
    }
    const name = form.get('RoleName') ?? ''
    const action = form.get('Action') ?? ''
    if (action === 'GetRole' && !roles.has(name))
      return void response
        .writeHead(404)
        .end(`<ErrorResponse><Error><Code>NoSuchEntity</Code><Message>no ${name}</Message></Error></ErrorResponse>`)
    if (action === 'CreateRole') roles.add(name)
    const tags = theirs === 'role' ? '' : '<member><Key>latchkey:integration</Key><Value>ci</Value></member>'
    const role = `<Role><Arn>arn:aws-us-gov:iam::111122223333:role/${name}</Arn><Tags>${tags}</Tags></Role>`
    response
      .writeHead(200)
      .end(`<R xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><${action}Result>${role}</${action}Result></R>`)
  }

  if (theirs === 'role') roles.add('Deploy')
  if (theirs === 'anchor') anchors.add('ci')
  await once(server.listen(0, '127.0.0.1'), 'listening')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const { port } = server.address() as AddressInfo
  const made = () => calls.filter(({ what }) => !/^GET|^GetRole/.test(what))
  return { calls, made, url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: async () => void server.close() }
}

/** Starts with the file as `aws` on the path. Throws where the script ends with another code than 0. */
async function runScript(shell: string, aws: string, script: string, env: NodeJS.ProcessEnv = {}) {
  writeFileSync(join(folder, 'aws'), `#!/bin/sh\n${aws}\n`)
  chmodSync(join(folder, 'aws'), 0o755)
  writeFileSync(join(folder, 'setup.sh'), script)
  return await run(shell, [join(folder, 'setup.sh')], {
    env: { PATH: `${folder}:/usr/bin:/bin`, HOME: folder, ...keys, ...env },
  })
}

const keys = { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x', AWS_CONFIG_FILE: '/nowhere' }
const anchor =
  'arn:aws-us-gov:rolesanywhere:us-gov-west-1:111122223333:trust-anchor/00000000-0000-0000-0000-000000000001'
const profile = 'arn:aws-us-gov:rolesanywhere:us-gov-west-1:111122223333:profile/00000000-0000-0000-0000-000000000001'
const printed = `latchkey source add roles-anywhere ci --trust-anchor ${anchor} --sync-profile ${profile} --sync-role arn:aws-us-gov:iam::111122223333:role/ci-sync --certificate 'it'\\''s $(here)/a b.p12'\n`
const whatOnly = ({ what }: Called): string => what.replace(/[^/]*$/, (last) => (last.startsWith('0') ? '' : last))
const roleAndProfile = ['CreateRole', 'POST /profiles']
const sync = ['POST /trustanchors', 'CreateRole', 'PutRolePolicy', 'POST /profiles']

// It takes half a second and more to start, for each command of the script: so it runs once and again, for one role.
it('the script with the AWS CLI v2 makes what is needed, and nothing twice when it runs again', async (context) => {
  const cli = tools.awsV2()
  if (cli.kind === 'missing') return context.skip(cli.reason)
  await using stub = await startStub()
  const aws = `exec '${cli.command}' --endpoint-url '${stub.url}' "$@"`
  const script = awsCliScript(plan({ roles: ['Deploy'] }))
  const first = await runScript('sh', aws, script)
  expect(first.stdout).toBe(printed)
  expect(stub.made().map(whatOnly)).toEqual([...sync, ...roleAndProfile])
  const made = stub.made().length
  expect(await runScript('sh', aws, script)).toEqual(first)
  expect(stub.made().slice(made).map(whatOnly)).toEqual([
    'PATCH /trustanchor/',
    'UpdateAssumeRolePolicy',
    'PutRolePolicy',
    'UpdateAssumeRolePolicy',
  ])
})

describe('the script with the AWS CLI v1', () => {
  const cli = tools.awsV1()
  let warm: ChildProcess | undefined
  beforeAll(async () => {
    if (cli.kind === 'missing') return
    await run('mkfifo', [join(folder, 'requests')])
    const main = join(import.meta.dirname, 'aws-cli-warm.py')
    const python = spawn(join(dirname(cli.command), 'python'), [main, join(folder, 'requests')], {
      env: { PATH: '/usr/bin:/bin', HOME: folder, ...keys },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    warm = python
    await once(python.stdout, 'data')
  })
  afterAll(async () => {
    if (warm === undefined) return
    warm.stdin?.end()
    await once(warm, 'exit')
  })
  beforeEach((context) => {
    if (cli.kind === 'missing') context.skip(cli.reason)
  })

  /** Hands its arguments to the one that runs already. */
  const aws = (url: string): string =>
    [
      'call=$(mktemp -d "$HOME/call-XXXXXX")',
      'mkfifo "$call/done"',
      `printf '%s\\0' --endpoint-url '${url}' "$@" >"$call/arguments"`,
      'printf \'%s\\n\' "$call" >"$HOME/requests"',
      'read -r code <"$call/done"',
      'cat "$call/out"',
      'cat "$call/err" >&2',
      'exit "$code"',
    ].join('\n')

  it.each(['role', 'anchor'] as const)(
    'makes nothing of what has its name and is somebody else’s: %s',
    async (theirs) => {
      await using stub = await startStub({ theirs })
      await expect(runScript('sh', aws(stub.url), awsCliScript(plan()))).rejects.toThrow(
        `the ${theirs === 'role' ? 'role Deploy' : 'trust anchor ci'} is there already without the tag`,
      )
      expect(stub.made().filter(({ body }) => body.includes('Deploy'))).toEqual([])
    },
  )

  it.each(['sh', 'bash'])(
    'runs in %s, makes what is needed once and prints the command that adds the source',
    async (shell) => {
      await using stub = await startStub()
      const { stdout } = await runScript(shell, aws(stub.url), awsCliScript(plan()))
      expect(stdout).toBe(printed)
      const first = stub.made()
      expect(first.map(whatOnly)).toEqual([...sync, ...roleAndProfile, ...roleAndProfile])
      const source = z.object({
        enabled: z.literal(true),
        source: z.object({ sourceData: z.object({ x509CertificateData: z.string() }) }),
      })
      const [anchorMade, roleMade] = first
      const given = source.parse(JSON.parse(anchorMade?.body ?? '')).source.sourceData.x509CertificateData
      expect(new X509Certificate(given).subject).toBe('CN=root')
      const trust: unknown = JSON.parse(new URLSearchParams(roleMade?.body).get('AssumeRolePolicyDocument') ?? '')
      expect(trust).toMatchObject({
        Statement: [
          {
            Principal: { Service: 'rolesanywhere.amazonaws.com' },
            Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
            Condition: { ArnEquals: { 'aws:SourceArn': anchor } },
          },
        ],
      })
      expect(await runScript(shell, aws(stub.url), awsCliScript(plan()))).toMatchObject({ stdout: printed })
      expect(stub.made().slice(first.length).map(whatOnly)).not.toContain('CreateRole')
    },
  )

  it('takes the authority from a file with whatever around it, and stops without one', async () => {
    await using stub = await startStub()
    const script = awsCliScript(plan({ authority: undefined }))
    writeFileSync(join(folder, 'ca.pem'), `subject="a \\ b"\r\n${authority.replaceAll('\n', '\r\n')}`)
    await expect(runScript('sh', aws(stub.url), script)).rejects.toThrow(/AUTHORITY_CERTIFICATE/)
    expect(stub.calls).toEqual([])
    await runScript('sh', aws(stub.url), script, { AUTHORITY_CERTIFICATE: join(folder, 'ca.pem') })
    expect(stub.made()[0]?.body).toContain('-----BEGIN CERTIFICATE-----\\n')
  })
})

const templates: readonly (readonly [string, Partial<SetupWanted>])[] = [
  ['with the authority in it', {}],
  ['with the authority as a parameter', { authority: undefined, region: 'cn-north-1' }],
  ['with one role of its own name', { roles: [] }],
]

it.for(templates)('the template is one that cfn-lint takes, %s', { timeout: 60_000 }, async ([, change], context) => {
  const python = tools.python()
  if (python.kind === 'missing') return context.skip(python.reason)
  const lint = async (template: string) => {
    writeFileSync(join(folder, 'setup.json'), template)
    return await run(join(dirname(python.command), 'cfn-lint'), ['-r', 'us-east-1', '--', join(folder, 'setup.json')])
  }
  const template = cloudFormationTemplate(plan(change))
  expect(await lint(template)).toMatchObject({ stdout: '' })
  await expect(lint(template.replace('"SourceType"', '"SourceTyp"'))).rejects.toThrow('cfn-lint')
})

it.each([
  [{ region: undefined }, '--region is needed'],
  [{ region: 'nowhere' }, '"nowhere" is not a region'],
  [{ partition: 'aws-cn' }, 'the region us-gov-west-1 is not in the partition aws-cn'],
  [{ partition: 'mars' }, 'there is no partition "mars"'],
  [{ name: "a'b" }, 'the name "a\'b" is not valid'],
  [{ roles: ['a b'] }, '"a b" is no name of a role'],
  [{ roles: ['Deploy', 'deploy'] }, '"deploy" has the name of another role'],
  [{ roles: ['CI-sync'] }, 'is the one of the sync'],
  [{ roles: ['ci-sync'] }, 'the role "ci-sync" is the one of the sync'],
])('what cannot be made is refused: %j', (change, message) => {
  expect(() => plan(change)).toThrow(message)
})

it('the first region of a partition is taken where none is given', () => {
  expect(plan({ region: undefined, partition: 'aws-cn' }).region).toBe('cn-northwest-1')
})
