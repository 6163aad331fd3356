/** The shells that there is a hook for. */
export const hookShells = ['bash', 'zsh', 'fish', 'powershell'] as const
export type HookShell = (typeof hookShells)[number]
