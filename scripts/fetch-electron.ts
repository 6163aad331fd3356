// Electron's binary, which its npm package does not bring: fetched once, into the place where `npx install-electron` puts it, too.
import { readFileSync, writeFileSync } from 'node:fs'
import { setGlobalProxyFromEnv } from 'node:http'
import { join } from 'node:path'
import { extract } from '@electron-internal/extract-zip'
import { downloadArtifact } from '@electron/get'
import * as z from 'zod'

export interface FetchOptions {
  /** The folder of the npm package `electron`. */
  readonly folder: string
  /** How much has come, as a share of 1; 0 while nobody says how much there is. */
  readonly onProgress: (share: number) => void
  /** Ends the fetch when nothing has come for so long, in ms. */
  readonly silentMs?: number
}

const manifest = z.object({ version: z.string() })
const sums = z.record(z.string(), z.string())

/**
 * Fetches the binary that fits the package, checks it against the checksums that the package brings, and unpacks it. HTTPS_PROXY, NO_PROXY and
 * ELECTRON_MIRROR are heeded. Rejects with whatever went wrong; what was there before stays then.
 */
export async function fetchElectron({ folder, onProgress, silentMs = 60_000 }: FetchOptions): Promise<void> {
  const json = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'))
  setGlobalProxyFromEnv()
  const silence = new AbortController()
  const end = () => silence.abort(new Error(`nothing came for ${silentMs / 1000} s`))
  const timer = setTimeout(end, silentMs)
  try {
    const archive = await downloadArtifact({
      version: manifest.parse(json('package.json')).version,
      artifactName: 'electron',
      ...(process.env['electron_config_cache'] !== undefined && { cacheRoot: process.env['electron_config_cache'] }),
      checksums: sums.parse(json('checksums.json')),
      downloadOptions: {
        quiet: true,
        signal: silence.signal,
        getProgressCallback: async ({ percent }: { readonly percent: number }) => {
          timer.refresh()
          onProgress(percent)
        },
      },
    })
    await extract(archive, { dir: join(folder, 'dist') })
    writeFileSync(join(folder, 'path.txt'), binaryPath[process.platform] ?? 'electron')
  } finally {
    clearTimeout(timer)
  }
}

/** As Electron's own installer notes it, for `require('electron')`. */
const binaryPath: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
}
