// Which terminals have a role, so that window and tray tell the same.

interface TerminalsView {
  readonly all?: { readonly roleId: string } | undefined
  readonly terminals: readonly { readonly role?: { readonly roleId: string } | undefined }[]
}

/** How many have it, or will at their next prompt; undefined where new ones will not have it either. */
export function terminalsWith(view: TerminalsView | undefined, roleId: string): number | undefined {
  const count = view?.terminals.filter(({ role }) => role?.roleId === roleId).length ?? 0
  return count > 0 || view?.all?.roleId === roleId ? count : undefined
}

/** Whether a role that a person starts goes to terminals too: one has the hook, or a role was chosen for those to come. */
export const terminalsFollow = (view: TerminalsView | undefined): boolean =>
  view !== undefined && (view.terminals.length > 0 || view.all !== undefined)
