import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { Latchkey } from './client.ts'
import { Shell } from './shell/Shell.tsx'
import { PageProvider } from './store/context.tsx'
import { createStores, feedStores, type Stores } from './store/stores.ts'

/** Shows the page and keeps it fed until it is left. `now`: epoch ms. */
export function startPage(client: Latchkey, now: () => number): Stores {
  const stores = createStores()
  const closed = new AbortController()
  feedStores(stores, client, now, closed.signal)
  window.addEventListener('pagehide', () => closed.abort(), { once: true })
  const root = document.getElementById('root')
  if (root === null) throw new Error('the page has no root element')
  createRoot(root).render(
    <StrictMode>
      <PageProvider stores={stores} client={client} now={now}>
        <Shell />
      </PageProvider>
    </StrictMode>,
  )
  return stores
}
