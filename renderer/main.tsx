import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { connect } from './client.ts'
import { Shell } from './features/shell/Shell.tsx'
import { PageProvider } from './store/context.tsx'
import { createStores, feedStores } from './store/stores.ts'
import './styles/base.css'

const client = connect()
const stores = createStores()
const now = (): number => Date.now()
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
