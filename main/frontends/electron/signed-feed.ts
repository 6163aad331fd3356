// A feed for electron-updater that reads nothing of what is not signed: what was verified is what is parsed, and no file of it is asked for before.
import type { KeyObject } from 'node:crypto'
import { type AppUpdater, Provider, type ResolvedUpdateFileInfo } from 'electron-updater'
import { parseUpdateInfo, type ProviderRuntimeOptions, resolveFiles } from 'electron-updater/out/providers/Provider.js'
import { FeedRefused, isSigned, signatureSuffix } from './feed-signature.ts'

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
      if (!isSigned(feed, await this.signature(name), keys)) throw new FeedRefused('not signed by Latchkey')
      return parseUpdateInfo(feed, name, address)
    }

    override resolveFiles(info: UpdateInfo): ResolvedUpdateFileInfo[] {
      return resolveFiles(info, base)
    }

    private async signature(name: string): Promise<string> {
      try {
        return (await this.httpRequest(new URL(`${name}${signatureSuffix}`, base))) ?? ''
      } catch (error) {
        // Away as the feed itself may be; only a server that has none says something about the signature.
        if (statusOf(error) === 404) return ''
        throw error
      }
    }
  }

  return { provider: 'custom', updateProvider: SignedFeed }
}

const statusOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined
