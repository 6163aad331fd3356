// The browser front end costs nothing until somebody asks for a link to it.
import { fileURLToPath } from 'node:url'
import { defined } from '#shared/defined.ts'
import type { LoopbackServer, LoopbackServerOptions } from '../http/loopback-server.ts'

export interface LazyLoopback {
  /** A link that signs one browser in; starts the server at the first call. */
  readonly link: () => Promise<{ readonly url: string; readonly expiresAt: string }>
  /** See `LoopbackServer`. */
  readonly leadOnce: (location: string, taken?: () => void) => Promise<string>
  /** See `LoopbackServer`. */
  readonly leadBack: (id: string) => Promise<string>
  /** Starts the server that consoles lead back to before anybody asks. */
  begin(): Promise<void>
  close(): Promise<void>
}

/** Where the page's build puts it. */
const builtPage = fileURLToPath(new URL('../../../out/page', import.meta.url))

type Options = Omit<LoopbackServerOptions, 'agent'> & { readonly agent: () => LoopbackServerOptions['agent'] }

/**
 * Two servers. What consoles lead back to keeps its port, which is anybody's while no agent runs: what a stranger's page left in the browser
 * then (service workers, caches) acts for whatever is served at that port later. So what signs in has a port that nobody could know.
 */
export function createLazyLoopback({ preferredPort, ...options }: Options): LazyLoopback {
  const page = lazyServer(options)
  const again = lazyServer({ ...options, ...defined({ preferredPort }) })
  return {
    leadOnce: async (location, taken) => (await page.started()).leadOnce(location, taken),
    leadBack: async (id) => (await again.started()).leadBack(id),
    async link() {
      const { url, expiresAt } = (await page.started()).link()
      return { url, expiresAt: new Date(expiresAt).toISOString() }
    },
    async begin() {
      await again.started().catch((error: unknown) => options.log.warn('the browser page does not listen', { error }))
    },
    async close() {
      await Promise.all([page.close(), again.close()])
    },
  }
}

function lazyServer(options: Options) {
  let server: Promise<LoopbackServer> | undefined
  return {
    async started(): Promise<LoopbackServer> {
      const { startLoopbackServer } = await import('../http/loopback-server.ts')
      const starting = (server ??= startLoopbackServer({ pageFolder: builtPage, ...options, agent: options.agent() }))
      // A start that failed is tried again by the next caller.
      starting.catch(() => (server = undefined))
      return await starting
    },
    async close(): Promise<void> {
      await (await server?.catch(() => undefined))?.close()
    },
  }
}
