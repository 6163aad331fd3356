// Real tools against a sandbox, with nothing but what AWS_ENDPOINT_URL users set.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultSandboxOptions } from '#sandbox/options.ts'
import { startSandbox } from '#sandbox/sandbox.ts'
import type { Sandbox, SandboxOptions } from '#sandbox/types.ts'

export const python = process.env['LATCHKEY_TEST_PYTHON'] ?? 'python3'

export interface ToolRun {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface ToolRig {
  readonly sandbox: Sandbox
  /** A folder of this rig's own, gone after `close`; also the tools' home. */
  readonly folder: string
  run(command: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<ToolRun>
  close(): Promise<void>
}

export async function startToolRig(options: Partial<SandboxOptions> = {}): Promise<ToolRig> {
  const sandbox = await startSandbox({ ...defaultSandboxOptions, ...options })
  const folder = await mkdtemp(join(tmpdir(), 'expected-secret-sandbox-tools-'))
  const environment = {
    PATH: process.env['PATH'],
    HOME: folder,
    LANG: 'C.UTF-8',
    AWS_ACCESS_KEY_ID: sandbox.accessKeyId,
    AWS_SECRET_ACCESS_KEY: sandbox.secretAccessKey,
    AWS_ENDPOINT_URL: sandbox.endpointUrl,
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_MAX_ATTEMPTS: '1',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
  return {
    sandbox,
    folder,
    run: (command, args, env = {}) =>
      new Promise((resolve, reject) => {
        const child = spawn(command, args, { cwd: folder, env: { ...environment, ...env } })
        const [out, err]: [Buffer[], Buffer[]] = [[], []]
        child.stdout.on('data', (piece: Buffer) => out.push(piece))
        child.stderr.on('data', (piece: Buffer) => err.push(piece))
        child.once('error', reject)
        child.once('close', (code) => {
          resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() })
        })
      }),
    async close() {
      await sandbox.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Whether the command runs at all. */
export function has(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}
