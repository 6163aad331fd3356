import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder that is gone after the test. `expected-secret`: the test itself writes planted secrets there, as a person's files hold some. */
export async function temporaryFolder(name: 'latchkey-test' | 'expected-secret' = 'latchkey-test'): Promise<string> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), `${name}-`))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Windows knows no such modes, and links there need a privilege: tests of either run elsewhere. */
export const posix = process.platform !== 'win32'

/** Of a file that only the user can read, as `stat` shows it. */
export const privateMode = posix ? 0o600 : 0o666
