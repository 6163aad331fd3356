import type { Log } from '#util/ports.ts'
import type { Source } from '../identity/source.ts'
import type { Catalogue } from './catalogue.ts'

/** Has each source fetch its roles once it is there, where they have to be fetched. What fails shows as its state. */
export function keepSynced(catalogue: Pick<Catalogue, 'sources' | 'subscribe'>, log: Pick<Log, 'warn'>): void {
  const begun = new WeakSet<Source>()
  const look = (): void => {
    for (const source of catalogue.sources()) {
      if (source.sync === undefined || begun.has(source)) continue
      begun.add(source)
      source
        .sync()
        .catch((error: unknown) => log.warn('the roles of a source were not fetched', { source: source.name, error }))
    }
  }
  look()
  catalogue.subscribe(look)
}
