import { watchFile } from '../config/watch-file.ts'
import type { ProfileFiles } from '#local/aws-files.ts'
import type { Log } from '#util/ports.ts'
import type { Catalogue } from '../roles/catalogue.ts'
import type { Sessions } from '../sessions/sessions.ts'

export interface ProfileWatchDeps {
  readonly files: ProfileFiles
  readonly catalogue: Pick<Catalogue, 'sources' | 'refresh'>
  readonly sessions: Pick<Sessions, 'renewOfSource'>
  readonly log: Pick<Log, 'warn'>
}

/** Other tools renew what is in the shared AWS files: sessions that began there take it up, without anybody asking. Gives the end of it. */
export function watchProfiles({ files, catalogue, sessions, log }: ProfileWatchDeps): () => void {
  const changed = (): void => {
    const sources = catalogue.sources().filter((source) => source.changedOutside !== undefined)
    if (sources.length === 0) return
    for (const source of sources) {
      source.changedOutside?.()
      sessions.renewOfSource(source.name)
    }
    // Whoever shows the state of a source looks again.
    catalogue.refresh()
  }
  const failed = (error: unknown): void =>
    log.warn('the AWS files are not watched; changes count when credentials are needed next', { error })
  const ends = [files.config, files.credentials].map((path) => watchFile(path, { changed, failed }))
  return () => {
    for (const end of ends) end()
  }
}
