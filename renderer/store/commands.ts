// The shells of the computer that the page is shown on.
import type { DesktopState } from '#contract/desktop.ts'
import { type CopyFormat, systemFormat } from '#shared/commands.ts'

interface Shells {
  /** What the person's own shell takes. */
  readonly format: CopyFormat
  /** What the command line takes unasked. */
  readonly usual: CopyFormat
}

/** A browser tells no more than its system. */
export function shellsOf(desktop: DesktopState | undefined, userAgent = navigator.userAgent): Shells {
  const usual = systemFormat(desktop?.platform ?? (/windows/i.test(userAgent) ? 'win32' : 'linux'))
  return { format: desktop?.shell ?? usual, usual }
}
