import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const names = ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_PROFILE'] as const

export interface OwnAwsFiles {
  /** Where `config` and `credentials` lie, which a test writes. */
  readonly folder: string
  /** Puts the environment back and removes the folder. */
  remove(): Promise<void>
}

/** Leads this process to shared AWS files of its own, and to no profile. `holdKeys`: of the sandbox, on purpose. */
export async function ownAwsFiles({ holdKeys = false } = {}): Promise<OwnAwsFiles> {
  const before = names.map((name) => [name, process.env[name]] as const)
  const folder = await mkdtemp(join(tmpdir(), holdKeys ? 'lk-expected-secret-aws-' : 'lk-aws-'))
  delete process.env['AWS_PROFILE']
  process.env['AWS_CONFIG_FILE'] = join(folder, 'config')
  process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(folder, 'credentials')
  return {
    folder,
    async remove() {
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name]
        else process.env[name] = value
      }
      await rm(folder, { recursive: true })
    },
  }
}
