// The view of sources over a fake agent, as tests open it.
import { screen, within } from '@testing-library/react'
import type { RoleView, SourceView } from '#contract/model.ts'
import { SourcesView } from '#renderer/features/sources/SourcesView.tsx'
import { createStores, type EditAsked } from '#renderer/store/stores.ts'
import { createFakeClient } from './fake-client.ts'
import { type Rendered, renderPage } from './render-page.tsx'
import { aStatus } from './roles-world.ts'
import { setWidth } from './width.ts'

export const id = 'AKIAIOSFODNN7EXAMPLE'
export const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
export const arn = 'arn:aws:iam::111122223333:user/dev'
export const work: SourceView = {
  name: 'work',
  kind: 'iam-user',
  state: 'ready',
  region: 'eu-west-1',
  accessKeyId: id,
  roles: 2,
}

/** The view of sources, with these. */
export async function openSources({
  sources = [work],
  roles = [],
  editAsked,
  browser = false,
}: {
  readonly sources?: readonly SourceView[]
  readonly roles?: readonly RoleView[]
  readonly editAsked?: EditAsked
  /** The front end without a shell. */
  readonly browser?: boolean
} = {}): Promise<Rendered> {
  setWidth(1200)
  const fake = createFakeClient({ browser })
  const stores = createStores()
  stores.place.setState({ editAsked })
  const page = await renderPage(<SourcesView />, { fake, stores })
  fake.push('roles.watch', { kind: 'state', roles: [...roles] })
  fake.push('app.watch', { ...aStatus([]), sources: [...sources] })
  fake.answer('sources.check', () => ({ kind: 'valid', arn, accountId: '111122223333' }))
  await page.settle()
  return page
}

/** What saves the source that is being added. */
export const submit = (): HTMLElement => {
  const dialog = screen.getByRole('dialog')
  return within(dialog).getByRole('button', { name: /^Add/ })
}
