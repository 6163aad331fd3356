// Renders part of the page with a fake agent behind it. `fake.push('roles.watch', …)` then reaches it as in the app.
import { render } from '@testing-library/react'
import { type UserEvent, userEvent } from '@testing-library/user-event'
import { act, type ReactNode } from 'react'
import { Surroundings } from '#renderer/shell/Shell.tsx'
import { PageProvider } from '#renderer/store/context.tsx'
import { createStores, feedStores, type Stores } from '#renderer/store/stores.ts'
import { createFakeClient, type FakeClient } from './fake-client.ts'

export interface Rendered {
  readonly fake: FakeClient
  readonly stores: Stores
  readonly user: UserEvent
  /** Lets what was pushed or answered arrive. */
  readonly settle: () => Promise<void>
  readonly unmount: () => void
}

export async function renderPage(
  children: ReactNode,
  {
    fake = createFakeClient(),
    stores = createStores(),
    now = () => Date.parse('2026-01-15T13:15:00Z'),
  }: { readonly fake?: FakeClient; readonly stores?: Stores; readonly now?: () => number } = {},
): Promise<Rendered> {
  const closed = new AbortController()
  feedStores(stores, fake.client, now, closed.signal)
  // A few turns of the event loop, enough for a pushed event to go through stream, feed and store.
  const settle = (): Promise<void> =>
    act(async () => {
      for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    })
  const { unmount } = render(
    <PageProvider stores={stores} client={fake.client} now={now}>
      <Surroundings>{children}</Surroundings>
    </PageProvider>,
  )
  await settle()
  return {
    fake,
    stores,
    user: userEvent.setup(),
    settle,
    unmount() {
      closed.abort()
      unmount()
    },
  }
}
