// Whether this app can have updates, and from where.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { updatesText as text } from '#shared/strings/en/updates.ts'
import type { Clock, Log } from '#util/ports.ts'
import type { Timers } from '#util/async/timers.ts'
import { readUpdateKey } from './feed-signature.ts'
import { createUpdates } from './updates.ts'
import { noUpdates, type Updates } from './updates-source.ts'

export interface Place {
  readonly packaged: boolean
  readonly resources: string
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  /** Of update-keys.ts. */
  readonly keys: readonly string[]
}

/** The feed that the packager wrote down, or why there is none, in words. */
export function findFeed({ packaged, resources, platform, env, keys }: Place): { readonly url: string } | string {
  if (!packaged) return text.notInstalled
  const file = join(resources, 'app-update.yml')
  const url = existsSync(file)
    ? /^url: *['"]?(https:\/\/[^\s'"]+)['"]?\s*$/m.exec(readFileSync(file, 'utf8'))?.[1]
    : undefined
  if (url === undefined) return text.noFeed
  if (keys.length === 0) return text.noKey
  // A folder that was unpacked from an archive belongs to whoever unpacked it.
  if (platform === 'linux' && env['APPIMAGE'] === undefined && !existsSync(join(resources, 'package-type')))
    return text.unpacked
  return { url }
}

export function updatesHere(
  place: Place,
  deps: { readonly clock: Clock; readonly timers: Timers; readonly log: Log },
): Updates {
  const feed = findFeed(place)
  if (typeof feed === 'string') return noUpdates(feed)
  const load = async () => {
    const [{ autoUpdater }, { signedFeed }] = await Promise.all([
      import('electron-updater'),
      import('./signed-feed.ts'),
    ])
    autoUpdater.setFeedURL(signedFeed({ ...feed, keys: place.keys.map(readUpdateKey) }))
    return autoUpdater
  }
  return createUpdates({ ...deps, load })
}
