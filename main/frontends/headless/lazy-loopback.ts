// The browser front end costs nothing until somebody asks for a link to it.
import { fileURLToPath } from 'node:url'
import type { LoopbackServer, LoopbackServerOptions } from '../http/loopback-server.ts'

export interface LazyLoopback {
  /** A link that signs one browser in; starts the server at the first call. */
  readonly link: () => Promise<{ readonly url: string; readonly expiresAt: string }>
  /** See `LoopbackServer`. */
  readonly leadOnce: (location: string, taken?: () => void) => Promise<string>
  /** See `LoopbackServer`. */
  readonly leadBack: (id: string) => Promise<string>
  /** Starts the server before anybody asks. */
  begin(): Promise<void>
  close(): Promise<void>
}

/** Where the page's build puts it. */
const builtPage = fileURLToPath(new URL('../../../out/page', import.meta.url))

export function createLazyLoopback(
  options: Omit<LoopbackServerOptions, 'agent'> & {
    readonly agent: () => LoopbackServerOptions['agent']
  },
): LazyLoopback {
  let server: Promise<LoopbackServer> | undefined
  async function started(): Promise<LoopbackServer> {
    const { startLoopbackServer } = await import('../http/loopback-server.ts')
    const starting = (server ??= startLoopbackServer({ pageFolder: builtPage, ...options, agent: options.agent() }))
    // A start that failed is tried again by the next caller.
    starting.catch(() => (server = undefined))
    return await starting
  }
  return {
    leadOnce: async (location, taken) => (await started()).leadOnce(location, taken),
    leadBack: async (id) => (await started()).leadBack(id),
    async link() {
      const { url, expiresAt } = (await started()).link()
      return { url, expiresAt: new Date(expiresAt).toISOString() }
    },
    async begin() {
      await started().catch((error: unknown) => options.log.warn('the browser page does not listen', { error }))
    },
    async close() {
      await (await server?.catch(() => undefined))?.close()
    },
  }
}
