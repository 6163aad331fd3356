import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { FoundView } from '#contract/sources.ts'
import { FirstRun } from '#renderer/features/first-run/FirstRun.tsx'
import { NextStep } from '#renderer/features/first-run/NextStep.tsx'
import { createFakeClient } from './fake-client.ts'
import { type Rendered, renderPage } from './render-page.tsx'
import { aRole, aStatus } from './roles-world.ts'

async function open(found: readonly FoundView[] = []): Promise<Rendered> {
  const fake = createFakeClient()
  fake.answer('sources.discover', () => [...found])
  const page = await renderPage(<FirstRun />, { fake })
  fake.push('app.watch', aStatus([]))
  await page.settle()
  return page
}
const profile = (name: string): FoundView => ({ name, profile: name, how: 'access-keys' })
const card = (name: RegExp): HTMLElement => screen.getByRole('button', { name })

describe('the first run', () => {
  it('offers three ways, the first of them in focus', async () => {
    await open()
    expect(screen.getAllByRole('button').map((button) => button.textContent)).toHaveLength(3)
    expect(document.activeElement).toBe(card(/Add access keys/))
  })

  it('says how much was found on this computer', async () => {
    await open([profile('a'), profile('b'), profile('c')])
    expect(screen.getByText(/Found 3 profiles;/)).toBeTruthy()
  })

  it('says when nothing was found', async () => {
    await open()
    expect(screen.getByText(/^Nothing found/)).toBeTruthy()
  })

  it('leads from the sandbox to the picker with the cursor in the search, by keyboard alone', async () => {
    const page = await open()
    await page.user.keyboard('{ArrowDown}{ArrowDown}{Enter}')
    await page.settle()
    expect(page.fake.asked('sources.add')).toEqual([{ kind: 'sandbox', name: 'sandbox' }])
    expect(page.stores.place.getState()).toMatchObject({ view: 'roles', searchAsked: 1 })
  })

  it('says what to do when the sandbox does not start', async () => {
    const page = await open()
    page.fake.fail('sources.add', 'the sandbox is not part of this build', { code: 'unsupported' })
    await page.user.click(card(/Try the sandbox/))
    await page.settle()
    expect(screen.getAllByRole('alert')[0]?.textContent).toContain('the sandbox is not part of this build')
    expect(page.stores.place.getState().searchAsked).toBe(0)
  })

  it('uses every profile that was found with two presses of Enter', async () => {
    const page = await open([profile('a'), { ...profile('b'), usedBy: 'mine' }])
    await page.user.keyboard('{ArrowRight}{Enter}')
    await page.settle()
    await page.user.keyboard('{Enter}')
    await page.settle()
    expect(page.fake.asked('sources.add')).toEqual([{ kind: 'ambient', name: 'a', profile: 'a' }])
    expect(page.stores.place.getState().searchAsked).toBe(1)
  })
})

describe('the next step', () => {
  it('copies the command for the role', async () => {
    const fake = createFakeClient()
    const { user, settle } = await renderPage(<NextStep role={aRole('Admin')} />, { fake })
    await user.click(screen.getByRole('button', { name: 'Copy command' }))
    await settle()
    expect(fake.asked('desktop.copyText')).toEqual([{ text: 'latchkey exec Admin -- aws sts get-caller-identity' }])
  })
})
