// Each dialog in a real Chromium while it is open: no violation that axe finds, and what is said by live regions reaches a screen reader,
// though the page behind is inert.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { t } from '#shared/strings/strings.ts'
import { violations } from './axe.ts'
import { frame, timeout, useGallery } from './use-gallery.ts'

const press = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('button', { name }).first().click()
async function fromMenu(page: Page, name: string): Promise<void> {
  await page.keyboard.press('ArrowRight')
  await page.getByRole('menuitem', { name }).click()
}

const nodes = z.object({
  nodes: z.array(
    z.object({
      ignored: z.boolean(),
      role: z.object({ value: z.string() }).optional(),
      name: z.object({ value: z.string().optional() }).optional(),
    }),
  ),
})

/** Role and name of all that Chromium tells a screen reader of. */
async function treeOf(page: Page): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page)
  const all = nodes.parse(await session.send('Accessibility.getFullAXTree')).nodes
  return all.filter(({ ignored }) => !ignored).map(({ role, name }) => `${role?.value} ${name?.value ?? ''}`)
}

/** The state it opens from, and the way to it. */
const dialogs: Readonly<Record<string, readonly [scenario: string, open: (page: Page) => Promise<unknown>]>> = {
  'code for a device': ['prompt', async () => undefined],
  notices: ['notices', (page) => press(page, '2 notices')],
  'region of a role': ['active', (page) => fromMenu(page, 'Change region…')],
  'labels of a role': ['active', (page) => fromMenu(page, 'Labels…')],
  'region of a session': ['sessions', (page) => press(page, 'Change region…')],
  'a console that asks first': ['console-question', (page) => page.keyboard.press('Control+Enter')],
  'end of all sessions': ['sessions', (page) => press(page, 'End all')],
  'span of time': [
    'activity',
    async (page) => {
      await press(page, 'Filters')
      await press(page, /Last hour/)
      await page.getByRole('option').last().click()
    },
  ],
  'another source': ['sources', (page) => press(page, 'Add source')],
  'edit of a source': [
    'sources',
    async (page) => {
      await page.getByRole('option').first().click()
      await press(page, 'Edit')
    },
  ],
  'edit of a certificate': [
    'certificates',
    async (page) => {
      await page.getByRole('option').first().click()
      await press(page, 'Edit')
    },
  ],
  'removal of a source': [
    'sources',
    async (page) => {
      await page.getByRole('option').first().click()
      await press(page, 'Remove')
    },
  ],
  'another role': [
    'sources',
    async (page) => {
      await page.getByRole('option').first().click()
      await press(page, 'Add role')
    },
  ],
  lock: ['settings', (page) => press(page, 'Lock now')],
  'restart for an update': ['banners', (page) => press(page, /^Restart/)],
  'replacement of an older agent': [
    'banners',
    async (page) => {
      await page.keyboard.press('Control+Comma')
      await press(page, t.settings.about.replace)
    },
  ],
}

describe('a dialog in Chromium', () => {
  const within = useGallery()

  it('keeps what is typed when somebody presses beside it, and closes where nothing is', { timeout }, async () => {
    const beside = (page: Page): Promise<void> => page.mouse.click(4, 300)
    await within({ scenario: 'sources', width: 1200, height: 800 }, async (page) => {
      await press(page, 'Add source')
      const field = page.getByRole('textbox', { name: 'Start URL' })
      await field.fill('https://d-123')
      await beside(page)
      await frame(page)
      expect(await field.inputValue()).toBe('https://d-123')
    })
    await within({ scenario: 'active', width: 1200, height: 800 }, async (page) => {
      await fromMenu(page, 'Change region…')
      await page.getByRole('dialog').waitFor()
      await beside(page)
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    })
  })

  it.each(Object.keys(dialogs))('that is open is whole for a screen reader: %s', { timeout }, async (name) => {
    const [scenario = '', open] = dialogs[name] ?? []
    await within({ scenario }, async (page, complaints) => {
      await open?.(page)
      const dialog = page.getByRole('dialog').or(page.getByRole('alertdialog')).first()
      await dialog.waitFor()
      expect(await violations(page)).toEqual([])
      expect(complaints).toEqual([])
      expect(await dialog.evaluate((one) => one.contains(document.activeElement))).toBe(true)

      // What is said now is in the tree of now, and the page behind is not.
      const said = `${name} said`
      await page.evaluate(
        `document.querySelectorAll('[data-live-announcer] span').forEach((one) => (one.textContent = ${JSON.stringify(said)}))`,
      )
      const tree = await treeOf(page)
      expect(tree.filter((one) => one === `StaticText ${said}`)).toHaveLength(2)
      expect(tree.filter((one) => /^(main|banner|navigation|contentinfo) /.test(one))).toEqual([])
    })
  })
})
