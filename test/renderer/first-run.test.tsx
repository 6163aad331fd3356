import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { SourceView } from '#contract/model.ts'
import type { FoundView } from '#contract/sources.ts'
import { Content } from '#renderer/shell/Content.tsx'
import { createFakeClient } from './fake-client.ts'
import { source } from './gallery/sample.ts'
import { type Rendered, renderPage } from './render-page.tsx'
import { aRole, aStatus } from './roles-world.ts'

async function open(found: readonly FoundView[] = []): Promise<Rendered> {
  const fake = createFakeClient()
  fake.answer('sources.discover', () => [...found])
  const page = await renderPage(<Content />, { fake })
  fake.push('app.watch', aStatus([]))
  await page.settle()
  return page
}
const profile = (name: string): FoundView => ({ name, profile: name, how: 'access-keys' })
const card = (name: RegExp): HTMLElement => screen.getByRole('button', { name })

describe('the first run', () => {
  it('offers four ways, Identity Center first and in focus', async () => {
    await open()
    expect(screen.getAllByRole('button').map((button) => button.textContent)).toHaveLength(4)
    expect(document.activeElement).toBe(card(/Sign in to IAM Identity Center/))
  })

  it('says how much was found on this computer', async () => {
    await open([profile('a'), profile('b'), profile('c')])
    expect(screen.getByText(/Found 3 profiles;/)).toBeTruthy()
  })

  it('says when nothing was found', async () => {
    await open()
    expect(screen.getByText(/^No AWS profile/)).toBeTruthy()
  })

  it('leads from the sandbox to the picker with the cursor in the search, by keyboard alone', async () => {
    const page = await open()
    await page.user.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{Enter}')
    await page.settle()
    expect(page.fake.asked('sources.add')).toEqual([{ kind: 'sandbox', name: 'sandbox' }])
    expect(page.stores.place.getState()).toEqual({ view: 'roles', searchAsked: 0 })
  })

  it('leaves what is typed into the picker alone, which is there before the sandbox has answered', async () => {
    const fake = createFakeClient()
    const added = Promise.withResolvers<{ source: SourceView }>()
    fake.answer('sources.add', () => added.promise)
    const page = await renderPage(<Content />, { fake })
    fake.push('app.watch', aStatus([]))
    await page.settle()
    page.stores.place.setState({ view: 'sessions' })
    await page.settle()
    await page.user.click(card(/Try the sandbox/))
    fake.push('roles.watch', { kind: 'state', roles: [aRole('BreakGlass'), aRole('Deploy')] })
    await page.settle()
    const field = screen.getByRole('combobox', { name: /Search roles/ })
    expect(document.activeElement).toBe(field)
    await page.user.keyboard('dep')
    added.resolve({ source: source({ name: 'sandbox', kind: 'sandbox' }) })
    await page.settle()
    expect(field).toHaveProperty('value', 'dep')
  })

  it('says what to do when the sandbox does not start', async () => {
    const page = await open()
    page.fake.fail('sources.add', 'the sandbox is not part of this build', { code: 'unsupported' })
    await page.user.click(card(/Try the sandbox/))
    await page.settle()
    expect(screen.getAllByRole('alert')[0]?.textContent).toContain('The sandbox is not part of this build')
  })

  it('uses every profile that was found with two presses of Enter', async () => {
    const page = await open([profile('a'), { ...profile('b'), usedBy: 'mine' }])
    await page.user.keyboard('{ArrowRight}{ArrowRight}{Enter}')
    await page.settle()
    await page.user.keyboard('{Enter}')
    await page.settle()
    expect(page.fake.asked('sources.add')).toEqual([{ kind: 'ambient', name: 'a', profile: 'a' }])
  })

  it('adds no more of them once that is cancelled, and says which are there', async () => {
    const page = await open([profile('a'), profile('b')])
    const first = Promise.withResolvers<{ source: SourceView }>()
    page.fake.answer('sources.add', () => first.promise)
    await page.user.keyboard('{ArrowRight}{ArrowRight}{Enter}')
    await page.settle()
    await page.user.keyboard('{Enter}')
    await page.user.click(screen.getByRole('button', { name: 'Cancel' }))
    first.resolve({ source: source({ name: 'a', kind: 'ambient' }) })
    await page.settle()
    expect(page.fake.asked('sources.add')).toHaveLength(1)
    expect(screen.getAllByText('Added a').length).toBeGreaterThan(0)
  })

  it('keeps what is typed when a source comes from elsewhere meanwhile', async () => {
    const page = await open()
    await page.user.click(card(/Add access keys/))
    await page.user.type(screen.getByLabelText('Access key ID'), 'AKIAIOSF')
    page.fake.push('app.watch', { ...aStatus([]), sources: [source({ name: 'other' })] })
    page.fake.push('roles.watch', { kind: 'state', roles: [aRole('Deploy')] })
    await page.settle()
    expect(screen.getByLabelText<HTMLInputElement>('Access key ID').value).toBe('AKIAIOSF')
  })
})
