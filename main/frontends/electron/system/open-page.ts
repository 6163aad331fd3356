import { shell } from 'electron'
import { openInBrowser } from '#local/open-in-browser.ts'

/** False when nothing could be started. `command`: a browser of the person's own choice; without one, the system's. */
export type OpenPage = (url: string, command: string | undefined) => Promise<boolean>

export const createOpenPage =
  (platform: NodeJS.Platform): OpenPage =>
  (url, command) => {
    if (command !== undefined) return openInBrowser(url, platform, { BROWSER: command })
    return shell.openExternal(url).then(
      () => true,
      () => false,
    )
  }
