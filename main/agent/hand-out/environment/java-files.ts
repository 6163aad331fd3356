// The files that JAVA_TOOL_OPTIONS names: what Java is told of proxy and trust store. They hold the proxy's password, so nobody else may read them.
import { createHash } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import type { Paths } from '#local/paths.ts'
import type { Clock } from '#util/ports.ts'
import { writeFileAtomic } from '#util/atomic-file.ts'
import { fileError } from '#util/file-error.ts'
import { type JavaOptions, javaOptions } from './java-options.ts'
import { giveOut, removeUnused } from './kept-files.ts'

/** Those of single commands apart: however many there are, the one that an open shell names stays. */
const sharedName = /^java-[0-9a-f]{32}\.options$/
const ownName = /^java-exec-[0-9a-f]{32}\.options$/

/** The file with these options: the same one for the same options, kept for a month after it was given last. */
export async function javaOptionsFile(
  paths: Pick<Paths, 'trust'>,
  clock: Clock,
  options: JavaOptions,
): Promise<string> {
  const text = javaOptions(options)
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 32)
  const isShared = !new URL(options.proxyUrl).username.includes('+')
  const path = join(paths.trust, `java-${isShared ? '' : 'exec-'}${hash}.options`)
  try {
    const made = await giveOut(path, clock.now(), () => writeFileAtomic(path, text))
    if (made) await removeUnused(paths.trust, isShared ? sharedName : ownName, clock.now())
  } catch (error) {
    throw fileError(path, error)
  }
  return path
}

export function isJavaOptionsFile(paths: Pick<Paths, 'trust'>, path: string): boolean {
  return dirname(path) === paths.trust && (sharedName.test(basename(path)) || ownName.test(basename(path)))
}
