// The shared config and credentials files. The SDK keeps what it has once read for the life of the process, so we read them and lend it the
// texts: a rewritten file is seen at the next call, and no secret of theirs stays behind.
import { createHash } from 'node:crypto'
import type { ProfileFiles } from '#local/aws-files.ts'
import { readRegular } from '#util/files/regular-file.ts'

/** By path; a file that is not there is an empty one. */
export type ProfileTexts = ReadonlyMap<string, string>

export async function readProfiles({ config, credentials }: ProfileFiles): Promise<ProfileTexts> {
  const read = async (path: string) => [path, await readRegular(path).catch(() => '')] as const
  return new Map(await Promise.all([read(config), read(credentials)]))
}

/** Tells one content from another without keeping it. */
export function markOf(texts: ProfileTexts): string {
  return createHash('sha256')
    .update(JSON.stringify([...texts]))
    .digest('hex')
}

/** The SDK's record is one for the process, so the newest texts are everybody's until the last caller is done. */
let callers = 0

/** Runs what the SDK does with these texts in the place of the files. */
export async function withProfiles<Result>(texts: ProfileTexts, work: () => Promise<Result>): Promise<Result> {
  const { externalDataInterceptor } = await import('@smithy/core/config')
  for (const [path, text] of texts) externalDataInterceptor.interceptFile(path, text)
  callers += 1
  try {
    return await work()
  } finally {
    callers -= 1
    const record = externalDataInterceptor.getFileRecord()
    if (callers === 0) for (const path of Object.keys(record)) delete record[path]
  }
}
