// What a list of roles must be in any window: looked at as a person sees it, by the boxes of what is painted. Runs inside the page.
import type { Page } from 'playwright-core'

interface Seen {
  /** Accounts of which not both ends can be read. */
  readonly clipped: readonly string[]
  /** Parts that lie over each other, or stick out of their row. */
  readonly overlaps: readonly string[]
  /** What two rows of different roles show alike. */
  readonly alike: readonly string[]
  /** What the focus can reach and the eye cannot. */
  readonly offScreen: readonly string[]
  readonly rows: number
}

export const clean = { clipped: [], overlaps: [], alike: [], offScreen: [] }

/** The sight of one moment; `rows` says how many were looked at. */
export const seenIn = (page: Page): Promise<Seen> => page.evaluate(`(${look.toString()})()`)

function look(): Seen {
  const list = document.querySelector('[role=grid]')
  const view = list?.getBoundingClientRect() ?? new DOMRect()
  const all = [...document.querySelectorAll<HTMLElement>('[role=row]')]
  const rows = all.filter((row) => {
    const { top, bottom } = row.getBoundingClientRect()
    return top >= view.top - 1 && bottom <= view.bottom + 1
  })

  const read = new Map<Element, string>()
  /** The letters of a text that no box around it cuts off. */
  function visible(root: Element): string {
    const known = read.get(root)
    if (known !== undefined) return known
    const letters = lettersOf(root)
    read.set(root, letters)
    return letters
  }

  function lettersOf(root: Element): string {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    let text = ''
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement
      if (parent === null || !parent.checkVisibility({ visibilityProperty: true })) continue
      let [left, right, top, bottom] = [0, innerWidth, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
      let dots = 0
      for (let box: Element | null = parent; box !== null && box !== list; box = box.parentElement) {
        if (getComputedStyle(box).overflowX === 'visible') continue
        const rect = box.getBoundingClientRect()
        // Room for the dots that stand where the text is cut.
        if (box === parent && box.scrollWidth > box.clientWidth + 1)
          dots = Number.parseFloat(getComputedStyle(box).fontSize) * 0.7
        ;[left, right] = [Math.max(left, rect.left), Math.min(right, rect.right)]
        ;[top, bottom] = [Math.max(top, rect.top - 1), Math.min(bottom, rect.bottom + 1)]
      }
      const toLeft = getComputedStyle(parent).direction === 'rtl'
      const range = document.createRange()
      for (let at = 0; at < (node.nodeValue ?? '').length; at += 1) {
        range.setStart(node, at)
        range.setEnd(node, at + 1)
        const { left: from, right: to, top: high, bottom: low } = range.getBoundingClientRect()
        const inside = from >= left + (toLeft ? dots : 0) - 1 && to <= right - (toLeft ? 0 : dots) + 1
        if (inside && (high + low) / 2 > top && (high + low) / 2 < bottom) text += node.nodeValue?.[at] ?? ''
      }
    }
    return text.replaceAll(/\s+/g, ' ').trim()
  }

  const clipped: string[] = []
  const overlaps: string[] = []
  const alike: string[] = []
  const shown = new Map<string, string>()
  for (const row of rows) {
    const account = row.querySelector('bdi')
    const whole = (account?.textContent ?? '').replaceAll(/\s+/g, ' ')
    const seen = account === null ? '' : visible(account)
    if (seen === '' || seen[0] !== whole[0] || seen.at(-1) !== whole.at(-1)) clipped.push(`${whole}: ${seen}`)

    const words = visible(row)
    const other = shown.get(words)
    const role = row.dataset['role'] ?? ''
    if (other !== undefined && other !== role) alike.push(`${words} (${other}, ${role})`)
    shown.set(words, role)

    const box = row.getBoundingClientRect()
    const parts = [...row.querySelectorAll('[role=gridcell] > *, button')].filter((part) => {
      const { width, height } = part.getBoundingClientRect()
      return (
        width > 0 && height > 0 && part.checkVisibility() && visible(part) + part.querySelectorAll('svg').length !== '0'
      )
    })
    for (const [at, part] of parts.entries()) {
      const one = part.getBoundingClientRect()
      if (one.top < box.top - 1 || one.bottom > box.bottom + 1 || one.right > box.right + 1 || one.left < box.left - 1)
        if (getComputedStyle(part.parentElement ?? part).overflowY === 'visible')
          overlaps.push(`out of its row: ${part.textContent} ${part.className}`)
      for (const next of parts.slice(at + 1)) {
        if (part.contains(next) || next.contains(part)) continue
        // What wrapped out of sight lies over nothing.
        if (visible(part) === '' && part.querySelector('svg') === null && part.tagName !== 'svg') continue
        const two = next.getBoundingClientRect()
        const wide = Math.min(one.right, two.right) - Math.max(one.left, two.left)
        const high = Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top)
        if (wide > 1 && high > 1) overlaps.push(`${visible(part)} lies over ${visible(next)}`)
      }
    }
  }

  const offScreen = [...document.querySelectorAll<HTMLElement>('button, input, a[href], [tabindex="0"]')]
    .filter((one) => one.checkVisibility() && one.closest('[inert]') === null && !one.hasAttribute('disabled'))
    .filter((one) => {
      const { left, right, top, bottom } = one.getBoundingClientRect()
      const inList = one.closest('[role=grid]') !== null
      // What scrolls comes into sight with the focus.
      let scrolls = inList
      for (let box = one.parentElement; box !== null; box = box.parentElement)
        if (/auto|scroll/.test(getComputedStyle(box).overflowY)) scrolls = true
      return left < -1 || right > innerWidth + 1 || (!scrolls && (top < -1 || bottom > innerHeight + 1))
    })
    .map((one) => one.outerHTML.slice(0, 140))
  return { clipped, overlaps, alike, offScreen, rows: rows.length }
}
