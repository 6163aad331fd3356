// Clients that take minutes or gigabytes to install: npm test -- --heavy.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Tool, tools } from '../support/agent.ts'
import { needsHeavy } from '../support/heavy.ts'
import { install } from '../support/install-client.ts'
import { type Client, type Clients, bucket, motoRole, sandboxRole, startClients } from './clients-rig.ts'

/** What builds the client. */
function builder(command: string, probe: readonly string[], how: string): Tool {
  const found = spawnSync(command, probe, { stdio: 'ignore' }).status === 0
  return found ? { kind: 'found', command } : { kind: 'missing', reason: `needs ${how}` }
}

interface HeavyClient {
  readonly name: string
  readonly needs: Tool
  /** Why it does not work with moto, by the proxy or without. */
  readonly notWithMoto?: string
  /** Installs it. */
  readonly make: () => Omit<Client, 'needs'>
}

const file = (name: string): string => join(import.meta.dirname, 'clients', name)
const through = /^through\n$/m
const go = builder('go', ['version'], 'go on PATH: https://go.dev/dl')

const pythonPackages =
  'boto3 s3fs==2026.9.0 pandas==3.1.1 pyarrow==25.0.1 polars==2.1.0 awswrangler==3.17.1 deltalake==1.6.6 minio==7.2.20'

const byPython = (library: string): HeavyClient => ({
  name: library,
  needs: builder('python3', ['-m', 'venv', '--help'], 'python3-venv: apt-get install python3-venv'),
  make() {
    const commands = [
      ['python3', '-m', 'venv', '{folder}'],
      ['{folder}/bin/pip', 'install', '-q', ...pythonPackages.split(' ')],
    ]
    const python = join(install({ name: 'python', commands }), 'bin', 'python')
    const command = `${python} ${file('client.py')} ${library} ${bucket} {line}`
    return { tool: library === 'minio' ? 'MinIO SDK for Python' : library, command, says: through }
  },
})

const clients: readonly HeavyClient[] = [
  { ...byPython('pyarrow'), notWithMoto: 'pyarrow 25 takes the end of an upload to moto 5.2 for an error' },
  ...['pandas', 'polars', 'awswrangler', 'deltalake', 'minio'].map(byPython),
  {
    name: 'Deno',
    needs: builder('npm', ['--version'], 'npm'),
    make() {
      const packages = ['deno', '@aws-sdk/client-s3@3']
      // Its binary is fetched by a script of the package.
      const commands = [['npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts=false', ...packages]]
      const folder = install({ name: 'deno', from: file('.'), commands })
      const program = join(folder, 'node_modules', '.bin', 'deno')
      const run = `${program} run -A --node-modules-dir=manual ${join(folder, 'client.mjs')} ${bucket}`
      return { tool: 'Deno', command: run, says: through }
    },
  },
  {
    name: 'Go SDK v2',
    needs: go,
    make() {
      const commands = [
        ['go', 'mod', 'tidy'],
        ['go', 'build', '-o', 'client', '.'],
      ]
      const folder = install({ name: 'go', from: file('go'), commands })
      return { tool: 'Go SDK v2', stands: { './program': `${join(folder, 'client')} ${bucket}` }, says: through }
    },
  },
  {
    name: 'rclone',
    needs: go,
    make() {
      const commands = [['go', 'install', 'github.com/rclone/rclone@latest']]
      const folder = install({ name: 'rclone', commands, env: { GOBIN: '{folder}' } })
      const run = `${join(folder, 'rclone')} --config /dev/null cat :s3,provider=AWS,env_auth=true:${bucket}/hello.txt`
      return { tool: 'rclone', command: run, says: through }
    },
  },
  {
    name: 'Rust SDK',
    needs: builder('cargo', ['--version'], 'cargo on PATH: https://rustup.rs'),
    make() {
      const folder = install({ name: 'rust', from: file('rust'), commands: [['cargo', 'build', '-q']] })
      const run = join(folder, 'target', 'debug', 'clients')
      return { tool: 'Rust SDK', stands: { './program': run }, says: /:assumed-role\// }
    },
  },
]

let rig: Clients | undefined

beforeAll(async () => {
  const aws = tools.awsV2()
  if (process.env['LATCHKEY_TEST_HEAVY'] !== undefined && aws.kind === 'found')
    rig = await startClients({ aws: aws.command })
})
afterAll(() => rig?.close())

describe.each([
  [sandboxRole, 'a shell of a company'],
  [motoRole, 'a plain shell'],
] as const)('with the role %s from %s', (role, shell) => {
  test.for(clients.map((client) => [client.name, client] as const))(
    '%s works by its line',
    { timeout: 60 * 60_000 },
    async ([, client], context) => {
      needsHeavy(context)
      for (const tool of [tools.awsV2(), client.needs, ...(role === motoRole ? [tools.moto()] : [])]) {
        if (tool.kind === 'missing') return context.skip(tool.reason)
      }
      if (role === motoRole && client.notWithMoto !== undefined) return context.skip(client.notWithMoto)
      if (rig === undefined) throw new Error('the clients were not started')
      const made = client.make()
      const told = await rig.run(made, role, shell)
      expect(told).toEqual({ line: told.line, code: 0, said: expect.stringMatching(made.says) })
    },
  )
})
