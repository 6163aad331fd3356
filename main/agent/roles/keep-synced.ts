import type { Log } from '#util/ports.ts'
import type { Source } from '../identity/source.ts'
import type { Catalogue } from './catalogue.ts'

/**
 * Has each source, once it is there, take up the roles that it knew, and then fetch them anew behind that. Settles when those that are there
 * have taken theirs up. What fails shows as the state of the source.
 */
export async function keepSynced(
  catalogue: Pick<Catalogue, 'sources' | 'subscribe'>,
  log: Pick<Log, 'warn'>,
): Promise<void> {
  const begun = new WeakSet<Source>()

  async function begin(source: Source): Promise<void> {
    const failed = (error: unknown): void =>
      log.warn('the roles of a source were not fetched', { source: source.name, error })
    await source.load?.().catch(failed)
    void source.sync?.(true).catch(failed)
  }

  async function look(): Promise<void> {
    const fresh = catalogue.sources().filter((source) => !begun.has(source))
    for (const source of fresh) begun.add(source)
    await Promise.all(fresh.map(begin))
  }

  catalogue.subscribe(() => void look())
  await look()
}
