// What the page may load: its own files. Everything else goes through the contract.
import { pageOrigin } from './page-port.ts'

/** For `onBeforeRequest`. Developer tools, where they are allowed, load their own pages. */
export function mayLoad(text: string, options: { readonly devTools: boolean }): boolean {
  const url = URL.parse(text)
  if (url === null) return false
  if (options.devTools && url.protocol === 'devtools:') return true
  return `${url.protocol}//${url.host}` === pageOrigin
}
