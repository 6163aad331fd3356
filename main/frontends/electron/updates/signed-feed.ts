// A feed for electron-updater that reads nothing of what is not signed: what was verified is what is parsed, and no file of it is asked for before.
import type { KeyObject } from 'node:crypto'
import { type AppUpdater, Provider, type ResolvedUpdateFileInfo } from 'electron-updater'
import { parseUpdateInfo, type ProviderRuntimeOptions, resolveFiles } from 'electron-updater/out/providers/Provider.js'
import { FeedRefused, signedPart } from './feed-signature.ts'

type UpdateInfo = ReturnType<typeof parseUpdateInfo>

export interface SignedFeedOptions {
  /** Folder of the feed, as in electron-builder's generic provider. */
  readonly url: string
  readonly keys: readonly KeyObject[]
}

/** For `setFeedURL`. */
export function signedFeed({ url, keys }: SignedFeedOptions): Parameters<AppUpdater['setFeedURL']>[0] {
  const base = new URL(url.endsWith('/') ? url : `${url}/`)

  /** The library makes providers with `new`. */
  class SignedFeed extends Provider<UpdateInfo> {
    // oxlint-disable-next-line no-useless-constructor -- the inherited one is protected
    constructor(_options: unknown, _updater: unknown, runtime: ProviderRuntimeOptions) {
      super(runtime)
    }

    override async getLatestVersion(): Promise<UpdateInfo> {
      const name = `${this.getDefaultChannelName()}.yml`
      const address = new URL(name, base)
      const feed = await this.httpRequest(address)
      if (feed === null) throw new Error('the feed is empty')
      const ours = signedPart(feed, keys)
      if (ours === undefined) throw new FeedRefused('not signed by Latchkey')
      return parseUpdateInfo(ours, name, address)
    }

    override resolveFiles(info: UpdateInfo): ResolvedUpdateFileInfo[] {
      return resolveFiles(info, base)
    }
  }

  return { provider: 'custom', updateProvider: SignedFeed }
}
