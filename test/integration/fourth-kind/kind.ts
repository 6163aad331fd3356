// A kind of source that nothing but the tests knows, whole: what one more kind costs the agent.
import * as z from 'zod'
import { createStore } from 'zustand/vanilla'
import { storedName, storedPlaces, type StoredSource } from '#agent/config/stored.ts'
import { changed, type KindModule } from '#agent/identity/kind.ts'
import { type ListedRole, placeOf, type Source, type SourceContext, type SourceState } from '#agent/identity/source.ts'
import { AppError } from '#util/app-error.ts'
import { createSingleFlight } from '#util/async/single-flight.ts'
import type { Portal } from './portal.ts'

interface PortalConfig extends StoredSource {
  readonly kind: 'portal'
  readonly startUrl: string
}

const input = z.strictObject({
  kind: z.literal('portal'),
  name: storedName,
  startUrl: z.url('a start URL is a URL'),
  ...storedPlaces,
})

export const portalKind = (portal: Portal): KindModule<PortalConfig, z.infer<typeof input>> => ({
  stored: z.strictObject(input.shape),
  input,
  parts: (saved) => ({ saved }),
  change: (stored, change) => ({ saved: changed(stored, change, []) }),
  create: (config, context) => createPortalSource(portal, config, context),
  identity: ({ startUrl }) => [startUrl],
  details: () => ({}),
})

function createPortalSource(portal: Portal, { startUrl, ...config }: PortalConfig, context: SourceContext): Source {
  const { name } = config
  const { secrets, cache, life } = context
  const syncs = createSingleFlight<'sync', void>()
  const store = createStore<{ readonly roles: readonly ListedRole[]; readonly state: SourceState }>(() => ({
    roles: [],
    state: { state: 'needs-sign-in' },
  }))
  const become = (state: SourceState) => store.setState({ state })

  async function token(): Promise<string> {
    const kept = await secrets.get('token')
    if (kept !== undefined) return kept
    become({ state: 'needs-sign-in' })
    throw new AppError('needs-sign-in', `nobody is signed in to source "${name}"`)
  }

  async function fetchRoles(): Promise<void> {
    const held = await token()
    become({ state: 'syncing' })
    const keys: string[] = []
    for (let total = Infinity; keys.length < total;) {
      const page = await portal.list(held, keys.length, life)
      keys.push(...page.keys)
      total = page.total
      become({ state: 'syncing', progress: { done: keys.length, total } })
    }
    await cache.write(keys)
    store.setState({ roles: keys.map(listed), state: { state: 'ready' } })
  }

  const sync = () => syncs.run('sync', life, fetchRoles)

  return {
    name,
    ...placeOf(config),
    roles: () => store.getState().roles,
    state: () => store.getState().state,
    subscribe: store.subscribe,
    async load() {
      store.setState({
        roles: z
          .array(z.string())
          .catch([])
          .parse(await cache.read())
          .map(listed),
      })
    },
    sync,
    async signIn(_how, signal) {
      become({ state: 'signing-in' })
      try {
        const title = `Sign in at ${startUrl}`
        const message = 'Enter the code that the page shows.'
        const code = await context.ask({ title, message, subject: name, device: startUrl, signal })
        await secrets.set('token', await portal.signIn(code))
      } catch (error) {
        become({ state: 'needs-sign-in' })
        throw error
      }
      void sync().catch(() => undefined)
    },
    issue: async (reach) => await portal.credentials(await token(), reach.kind === 'issued' ? reach.key : name),
    async lock(signOut) {
      if (!signOut) return
      await secrets.delete('token')
      become({ state: 'needs-sign-in' })
    },
    async forget() {
      await secrets.delete('token')
      await cache.delete()
    },
  }
}

const listed = (key: string): ListedRole => ({ name: key, reach: { kind: 'issued', key } })
