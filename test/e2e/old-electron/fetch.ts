// `fetch` and its classes (Node 18), from the last undici that runs on Node 16. After node-globals.ts: it wants web streams.
import { fetch, File, FormData, Headers, Request, Response } from 'undici5'

for (const [name, value] of Object.entries({ fetch, File, FormData, Headers, Request, Response })) {
  if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
}
