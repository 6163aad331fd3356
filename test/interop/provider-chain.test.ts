// Our table of providers beside those who wrote them: botocore, and the SDK for JavaScript.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { defaultProvider } from '@aws-sdk/credential-provider-node'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { type Combination, combinations, foundIn } from '../support/provider-combinations.ts'
import { has, python } from './sandbox-rig.ts'

type Environment = Readonly<Record<string, string>>
type Case = readonly [env: Environment, config: string | undefined, credentials: string | undefined]

const script = fileURLToPath(new URL('provider-chain-botocore.py', import.meta.url))
const root = mkdtempSync(join(tmpdir(), 'latchkey-chain-'))
const at = (name: string): string => join(root, name)
const server = createServer((_request, response) => {
  const end = new Date(Date.now() + 3_600_000).toISOString()
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ AccessKeyId: 'AKIACONTAINER', SecretAccessKey: 's', Token: 't', Expiration: end }))
})
let endpoint = ''

beforeAll(async () => {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  endpoint = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`
  const answer = '{"Version":1,"AccessKeyId":"AKIAPROCESS","SecretAccessKey":"s"}'
  writeFileSync(at('program'), `#!/bin/sh\necho '${answer}'\n`, { mode: 0o700 })
  writeFileSync(at('token'), 'a.b.c')
  writeFileSync(at('legacy'), 'AWSAccessKeyId=AKIALEG\nAWSSecretKey=s\n')
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  rmSync(root, { recursive: true })
})

let homes = 0
/** A home of its own: the SDK for JavaScript remembers files by their path. */
function shellOf([env, config, credentials]: Case): Environment {
  const home = at(`home-${(homes += 1)}`)
  mkdirSync(join(home, '.aws'), { recursive: true })
  if (config !== undefined) writeFileSync(join(home, '.aws', 'config'), config)
  if (credentials !== undefined) writeFileSync(join(home, '.aws', 'credentials'), credentials)
  writeFileSync(join(home, 'other'), `[default]\ncredential_process = ${at('program')}\n`)
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:1',
    AWS_METADATA_SERVICE_TIMEOUT: '1',
    AWS_REGION: 'eu-west-1',
    ...env,
  }
}

function read(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}
const ours = (env: Environment): readonly string[] => foundIn({ env, read, now: new Date() })

/** Kind and key id alone; an instance role is not within reach here. */
const inShort = (found: string): string => {
  const kind = found.split(' ')[0] ?? ''
  const id = kind === 'keys-in-file' ? (/ (AKIA\w*)$/.exec(found)?.[1] ?? '') : ''
  return [kind === 'instance' ? 'none' : kind, id].join(' ').trim()
}

const answers = z.array(
  z.tuple([z.tuple([z.string(), z.string().nullable()]), z.tuple([z.string(), z.string().nullable()])]),
)

async function botocore(shells: readonly Environment[]): Promise<readonly (readonly [string, string])[]> {
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(JSON.stringify(shells))
  const short = ([kind, id]: readonly [string, string | null]): string =>
    [kind, kind === 'keys-in-file' && id !== 'AKIALEG' ? (id ?? '') : ''].join(' ').trim()
  return answers.parse(JSON.parse(await text(child.stdout))).map(([boto3, cli]) => [short(boto3), short(cli)])
}

const isFound = /^(?:environment|keys-in-file|process|container|assume-role|web-identity)/

/** Roles are assumed by name alone; what it has of a sign-in is an error here, as what is broken is. */
async function javascript(shell: Environment): Promise<string> {
  const before = { ...process.env }
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, shell)
  const assumed = (accessKeyId: string) => async () => ({ accessKeyId, secretAccessKey: 's' })
  try {
    const { accessKeyId } = await defaultProvider({
      roleAssumer: assumed('AKIAROLE'),
      roleAssumerWithWebIdentity: assumed('AKIAWEB'),
      logger: { debug() {}, info() {}, warn() {}, error() {} },
    })()
    return accessKeyId
  } catch {
    return 'none'
  } finally {
    for (const name of Object.keys(process.env)) delete process.env[name]
    Object.assign(process.env, before)
  }
}

const idsOfKinds: Readonly<Record<string, string>> = {
  environment: 'AKIAENV',
  process: 'AKIAPROCESS',
  container: 'AKIACONTAINER',
  'assume-role': 'AKIAROLE',
  'web-identity': 'AKIAWEB',
}
const idOf = (found: string): string =>
  isFound.test(found) ? (idsOfKinds[found.split(' ')[0] ?? ''] ?? inShort(found).split(' ')[1] ?? '') : 'none'

const all = (): readonly Combination[] =>
  combinations({ home: root, program: at('program'), token: at('token'), legacy: at('legacy'), endpoint })

/** Parts of combinations put together anew: the environment of one, the files of others. */
function anew(count: number): readonly Case[] {
  const one = fc.constantFrom(...all())
  const mixed = fc.tuple(one, one, one, one).map(([a, b, c, d]): Case => [{ ...a[1], ...b[1] }, c[2], d[3]])
  const joined = fc
    .tuple(one, one, one)
    .map(([a, b, c]): Case => [a[1], [b[2], c[2]].filter((part) => part !== undefined).join(''), b[3]])
  return fc.sample(fc.oneof(mixed, joined), { numRuns: count, seed: 13 })
}

const everyCase = (): readonly Case[] => [...all().map(([, ...rest]): Case => [rest[0], rest[1], rest[2]]), ...anew(40)]

describe('the credentials that we say tools would find', () => {
  test('are those that botocore finds, in all combinations and in any others', async (context) => {
    if (!has(python, ['-c', 'import botocore']))
      context.skip('needs botocore: pip install boto3 (LATCHKEY_TEST_PYTHON names the Python that has it)')
    const cases = everyCase()
    const shells = cases.map(shellOf)
    const theirs = await botocore(shells)
    for (const [index, shell] of shells.entries()) {
      const [boto3 = '', cli = ''] = ours(shell)
      expect({ case: cases[index], found: [inShort(boto3), inShort(cli)] }).toEqual({
        case: cases[index],
        found: theirs[index],
      })
    }
  })

  test('are those that the SDK for JavaScript finds, in all combinations and in any others', async () => {
    const cases = everyCase()
    for (const each of cases) {
      const shell = shellOf(each)
      // oxlint-disable-next-line no-await-in-loop -- it reads the environment of this process
      expect({ case: each, found: await javascript(shell) }).toEqual({ case: each, found: idOf(ours(shell)[2] ?? '') })
    }
  })
})
