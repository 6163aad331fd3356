/** Whether a person can see a row of this role at this moment: rows bear the role's id in `data-role`. */
export const isRoleInSight = (roleId: string): boolean => isInSight('role', roleId)

/** The same of what tells of a source's sign-in. */
export const isSourceInSight = (name: string): boolean => isInSight('source', name)

/** Whether a form or a question lies over the view: what is typed there goes with the view. */
export const isAsking = (): boolean =>
  document.querySelector('[role="dialog"] :is(form, [data-footer]), [role="alertdialog"]') !== null

function isInSight(what: 'role' | 'source', name: string): boolean {
  if (document.visibilityState === 'hidden') return false
  return [...document.querySelectorAll<HTMLElement>(`[data-${what}]`)].some(
    (shown) => shown.dataset[what] === name && isShown(shown),
  )
}

/** Its middle lies in the window and in everything that scrolls around it, and nothing lies over the page. */
function isShown(row: HTMLElement): boolean {
  if (row.closest('[inert], [aria-hidden="true"]') !== null) return false
  const { top, bottom } = row.getBoundingClientRect()
  const middle = (top + bottom) / 2
  if (middle < 0 || middle > innerHeight) return false
  for (let around = row.parentElement; around !== null; around = around.parentElement) {
    if (getComputedStyle(around).overflowY === 'visible') continue
    const box = around.getBoundingClientRect()
    if (middle < box.top || middle > box.bottom) return false
  }
  return true
}
