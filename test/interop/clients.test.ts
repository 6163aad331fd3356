// Small clients: each line of docs/tools.md, against the sandbox and moto, from a plain shell and from one with authorities of its own.
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { type Tool, tools } from '../support/agent.ts'
import { type Client, type Clients, bucket, motoRole, sandboxRole, startClients } from './clients-rig.ts'

const file = (name: string): string => join(import.meta.dirname, 'clients', name)

/** A Debian package's program. */
function program(command: string, debian: string, probe: readonly string[] = ['--version']): Tool {
  return spawnSync(command, probe, { stdio: 'ignore' }).status === 0
    ? { kind: 'found', command }
    : { kind: 'missing', reason: `needs ${command}: apt-get install ${debian}` }
}

const python = tools.python()
const interpreter = python.kind === 'found' ? python.command : 'python3'

/** A package of the tests' Python environment. */
function distribution(name: string): Tool {
  const asked = spawnSync(interpreter, ['-c', `from importlib.metadata import version; version('${name}')`])
  return asked.status === 0
    ? python
    : { kind: 'missing', reason: `needs ${name} of scripts/test-requirements.txt in LATCHKEY_TEST_PYTHON` }
}

const byPython = (tool: string, library: string, name = library): Client => ({
  tool,
  as: library,
  needs: distribution(name),
  stands: { 'python script.py': `${interpreter} ${file('client.py')} ${library} ${bucket}` },
  says: through,
})

const through = /^through\n$/m
const whoAmI = /:assumed-role\/(?:Admin|Worker)\//

const clients: readonly Client[] = [
  { tool: 'AWS CLI v1, v2', needs: tools.awsV2(), says: new RegExp(` ${bucket}\n`) },
  { tool: 'awscurl', needs: distribution('awscurl'), says: through },
  { tool: 'curl --aws-sigv4', needs: tools.curl(), says: through },
  { tool: 'wget', needs: program('wget', 'wget'), stands: { FILE: 'got' }, after: 'cat got', says: through },
  { tool: 's3cmd', needs: distribution('s3cmd'), says: new RegExp(`s3://${bucket}\n`) },
  { tool: 's4cmd', needs: program('s4cmd', 's4cmd'), says: /hello\.txt/ },
  { tool: 'rclone', needs: program('rclone', 'rclone', ['version']), says: /hello\.txt/ },
  {
    tool: 'restic',
    needs: program('restic', 'restic', ['version']),
    stands: {
      '-- restic': '-- env RESTIC_PASSWORD=x restic',
      's3.us-east-1.amazonaws.com/BUCKET/PATH snapshots': `s3.us-east-1.amazonaws.com/${bucket}/restic-$$ init`,
    },
    says: /created restic repository/,
  },
  {
    tool: 'duplicity',
    needs: program('duplicity', 'duplicity'),
    stands: { 'duplicity FOLDER': `duplicity --no-encryption ${file('.')}`, PATH: 'duplicity-$$' },
    says: /Errors 0/,
  },
  byPython('boto3, botocore, s3transfer', 'boto3'),
  byPython('aiobotocore', 'aiobotocore'),
  byPython('s3fs, fsspec', 's3fs'),
  byPython('smart_open', 'smart_open'),
  byPython('obstore', 'obstore'),
  byPython('requests with AWS4Auth or aws-requests-auth', 'aws4auth', 'requests-aws4auth'),
  byPython('requests with AWS4Auth or aws-requests-auth', 'aws-requests-auth'),
  {
    tool: 'AWS SDK for JavaScript v2, v3',
    needs: { kind: 'found', command: 'node' },
    stands: { 'node script.js': `node ${file('client.mjs')} ${bucket}` },
    says: through,
  },
  {
    tool: 'Node fetch, aws4fetch',
    needs: tools.awsV2(),
    stands: { 'node script.js': `sh -c 'node ${file('fetch.mjs')} "$(aws s3 presign s3://BUCKET/KEY)"'` },
    says: through,
  },
  {
    tool: 'AWS SDK for Ruby',
    needs: program('ruby', 'ruby-aws-sdk-s3', ['-e', 'require "aws-sdk-s3"']),
    command: `ruby ${file('client.rb')} ${bucket} {line}`,
    says: through,
  },
  {
    tool: 'Perl: Net::Amazon::S3, Amazon::S3',
    needs: program('perl', 'libnet-amazon-s3-perl', ['-MNet::Amazon::S3', '-e', '1']),
    stands: { 'script.pl': `${file('client.pl')} ${bucket}` },
    says: through,
  },
  {
    tool: 'PHP (curl)',
    needs: program('php', 'php-cli php-curl', ['-r', 'exit(defined("CURLOPT_AWS_SIGV4") ? 0 : 1);']),
    stands: { 'script.php': file('client.php') },
    says: whoAmI,
  },
]

let rig: Clients | undefined

beforeAll(async () => {
  const aws = tools.awsV2()
  if (aws.kind === 'missing') return
  const scripts = dirname(interpreter)
  rig = await startClients({ aws: aws.command, awscurl: join(scripts, 'awscurl'), s3cmd: join(scripts, 's3cmd') })
})
afterAll(() => rig?.close())

describe.each([
  [sandboxRole, 'a plain shell'],
  [sandboxRole, 'a shell of a company'],
  [motoRole, 'a shell of a company'],
] as const)('with the role %s from %s', (role, shell) => {
  // Side by side, since most of each is a start of an interpreter, and this is the longest file.
  test.concurrent.for(clients.map((client) => [client.as ?? client.tool, client] as const))(
    '%s works by its line',
    async ([, client], context) => {
      for (const tool of [client.needs, tools.awsV2(), ...(role === motoRole ? [tools.moto()] : [])]) {
        if (tool.kind === 'missing') return context.skip(tool.reason)
      }
      if (rig === undefined) throw new Error('the clients were not started')
      const told = await rig.run(client, role, shell)
      const { expect } = context
      expect(told).toEqual({ line: told.line, code: 0, said: expect.stringMatching(client.says) })
    },
  )
})
