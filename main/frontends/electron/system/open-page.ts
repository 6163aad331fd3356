import { shell } from 'electron'
import { openInBrowser } from '#local/open-in-browser.ts'

/** False when nothing could be started. */
export const openBySystem = (url: string): Promise<boolean> =>
  shell.openExternal(url).then(
    () => true,
    () => false,
  )

/** `command`: a browser of the person's own choice; without one, the system's. */
export const createOpenPage =
  (platform: NodeJS.Platform) =>
  (url: string, command: string | undefined): Promise<boolean> =>
    command === undefined ? openBySystem(url) : openInBrowser(url, platform, { BROWSER: command })
