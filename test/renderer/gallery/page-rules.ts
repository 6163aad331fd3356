// What a page of rows and controls must be in any window: looked at as a person sees it, by the boxes of what is painted. Runs inside the page.
import type { Page } from 'playwright-core'

interface Seen {
  /** Words of which a part is cut off. */
  readonly cut: readonly string[]
  /** Words and controls that lie over each other. */
  readonly overlaps: readonly string[]
  /** What the focus reached and the eye could not. */
  readonly offScreen: readonly string[]
  /** Words and controls that were looked at. */
  readonly parts: number
}

export const clean = { cut: [], overlaps: [], offScreen: [] }

/** Of the words below `within`, and the controls of the page: each gets the focus once. */
export const seenInAll = (page: Page, within = 'main'): Promise<Seen> =>
  page.evaluate(`(${look.toString()})('${within}')`)

function look(within: string): Seen {
  const main = document.querySelector(within) ?? document.body
  const controls = 'button, input, a[href], [tabindex="0"]'
  const isSeen = (one: Element): boolean =>
    one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    one.closest('[inert], [data-live-announcer]') === null &&
    // Hidden from the eye alone.
    !/inset\(50%\)|rect\(/.test(getComputedStyle(one).clipPath + getComputedStyle(one).clip)
  const hidden = (one: Element): boolean => {
    for (let box: Element | null = one; box !== null; box = box.parentElement) if (!isSeen(box)) return true
    return false
  }
  const said = (one: Element): string => (one.textContent || one.outerHTML).trim().slice(0, 80)

  const parts: { readonly of: Element; readonly box: DOMRect }[] = []
  const cut: string[] = []
  for (const one of main.querySelectorAll<HTMLElement>('*')) {
    if (one.closest('svg') !== null || hidden(one)) continue
    const texts = [...one.childNodes].filter(({ nodeType, nodeValue }) => nodeType === 3 && nodeValue?.trim())
    const isControl = one.matches(controls)
    if (texts.length === 0 && !isControl) continue
    const range = document.createRange()
    if (!isControl) range.selectNodeContents(one)
    const box = isControl ? one.getBoundingClientRect() : range.getBoundingClientRect()
    parts.push({ of: one, box })
    if (box.left < -1 || box.right > innerWidth + 1) cut.push(`sticks out: ${said(one)}`)
    for (let around: Element | null = one; around !== null && around !== main; around = around.parentElement) {
      if (getComputedStyle(around).overflowX === 'visible') continue
      const edge = around.getBoundingClientRect()
      if (box.left < edge.left - 1 || box.right > edge.right + 1) cut.push(`cut: ${said(one)}`)
    }
  }

  const overlaps: string[] = []
  for (const [at, one] of parts.entries())
    for (const two of parts.slice(at + 1)) {
      if (one.of.contains(two.of) || two.of.contains(one.of)) continue
      // A switch is an input that lies under its own words.
      if (one.of.closest('label') !== null && one.of.closest('label') === two.of.closest('label')) continue
      // The cross of a field stands in its padding.
      if (one.of.matches('input') && one.of.parentElement === two.of.parentElement) continue
      const wide = Math.min(one.box.right, two.box.right) - Math.max(one.box.left, two.box.left)
      const high = Math.min(one.box.bottom, two.box.bottom) - Math.max(one.box.top, two.box.top)
      // The heading stays while the rest goes by below it.
      const scrolls = (part: Element): boolean => part.closest('header') === null
      if (wide > 1 && high > 2 && scrolls(one.of) === scrolls(two.of))
        overlaps.push(`${said(one.of)} lies over ${said(two.of)}`)
    }

  const offScreen: string[] = []
  for (const one of document.querySelectorAll<HTMLElement>(controls)) {
    if (one.matches(':disabled') || one.closest('[inert]') !== null || !one.checkVisibility()) continue
    if (one.tabIndex < 0 || one.closest('[aria-hidden=true]') !== null) continue
    one.focus()
    // The input of a switch is hidden; its track shows the focus.
    const shown = one.closest('label')?.querySelector('[class*=track]') ?? one
    const { left, right, top, bottom } = shown.getBoundingClientRect()
    const isIn = left >= -1 && right <= innerWidth + 1 && top >= -1 && bottom <= innerHeight + 1
    const middle = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
    if (!isIn || !shown.contains(middle)) offScreen.push(said(one))
  }
  return { cut, overlaps, offScreen, parts: parts.length }
}
