import { screen, within } from '@testing-library/react'
import { act } from 'react'
import { beforeEach, describe, expect, it } from 'vitest'
import { Shell } from '#renderer/shell/Shell.tsx'
import { createFakeClient, type FakeClient } from './fake-client.ts'
import { scenarios } from './gallery/scenarios.ts'
import { type Rendered, renderPage } from './render-page.tsx'
import { setWidth } from './width.ts'

beforeEach(() => setWidth(1200))

async function shell(scenario: string, fake: FakeClient = createFakeClient()): Promise<Rendered> {
  const page = await renderPage(<Shell />, { fake })
  scenarios[scenario]?.(fake, { set: (place) => page.stores.place.setState(place) })
  await page.settle()
  return page
}

describe('the focus', () => {
  it('is on the heading of the view that a key brought', async () => {
    const { user, settle } = await shell('active')
    await user.keyboard('{Control>}2{/Control}')
    await settle()
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Sessions', level: 1 }))
  })

  it('stays on the button that brought the view', async () => {
    const { user } = await shell('active')
    const button = within(screen.getByRole('navigation', { name: 'Views' })).getByRole('button', { name: /Sessions/ })
    await user.click(button)
    expect(document.activeElement).toBe(button)
  })
})

describe('the landmarks', () => {
  it.each(['first-run', 'active', 'connecting', 'never-there'])('are one main alone: %s', async (scenario) => {
    await shell(scenario)
    expect(screen.getAllByRole('main')).toHaveLength(1)
    expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1)
  })
})

describe('Escape on a button with a tooltip', () => {
  it('closes the tooltip and does what it does elsewhere', async () => {
    setWidth(380)
    const { user, fake } = await shell('active')
    const [button] = screen.getAllByRole('button', { name: 'Settings' })
    await user.tab()
    act(() => button?.focus())
    expect(screen.getByRole('tooltip')).toBeDefined()
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('tooltip')).toBeNull()
    expect(fake.asked('desktop.hideWindow')).toHaveLength(1)
  })
})

describe('an agent that stopped', () => {
  it('takes the page of a browser with it: only a new link helps', async () => {
    const fake = createFakeClient({ browser: true })
    const { settle } = await shell('active', fake)
    fake.away()
    await settle()
    const alert = screen.getAllByRole('alert').find(({ textContent }) => textContent.includes('Latchkey stopped'))
    expect(alert?.textContent).toContain('opens a new page')
    expect(alert?.querySelector('code')?.textContent).toBe('latchkey open')
  })
})
