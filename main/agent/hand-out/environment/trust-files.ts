// The files by which tools trust our proxy: our authority, whatever their caller trusts, the roots of the computer.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rm, stat, utimes } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Paths } from '#local/paths.ts'
import type { Clock, Log } from '#util/ports.ts'
import { writeFileAtomic } from '#util/files/atomic-file.ts'
import { certificatePlaces } from '#util/certificate-variables.ts'
import { blocksIn, readCertificates, stampOf, unique } from '#util/certificates.ts'
import { fileError } from '#util/files/file-error.ts'
import { keepNewest } from '#util/keep-newest.ts'
import { readRegular } from '#util/files/regular-file.ts'
import { storePassword } from './java-options.ts'
import { filesOf, giveOut, removeUnused } from './kept-files.ts'
import { trustStore } from './pkcs12.ts'
import type { CallerEnvironment } from '#local/environment.ts'

export interface TrustFilesDeps {
  readonly paths: Pick<Paths, 'caBundle' | 'authority' | 'trust'>
  readonly authorityPem: string
  /** PEM, as the computer and the agent's environment have them now. */
  readonly roots: () => Promise<readonly string[]>
  readonly clock: Clock
  readonly log: Log
}

export interface TrustFiles {
  /** The bundle for a caller: the plain one, or one of its own where the caller trusts more than the computer does. */
  bundleFor(caller: CallerEnvironment): Promise<string>
  /** The same certificates as a PKCS #12 file, for Java. */
  storeFor(bundle: string): Promise<string>
}

const bundleName = /^ca-[0-9a-f]{32}\.pem$/
/** Between what is a caller's own and what is made anew. */
const rootsMark = '# The roots of this computer'
const mostCertificates = 1000
/** Of one caller; SSL_CERT_DIR alone could name thousands. */
const mostPlaces = 50

/** Writes the files anew, those of callers too: the authority or the roots may be others than when a shell got their names. */
export async function openTrustFiles(deps: TrustFilesDeps): Promise<TrustFiles> {
  const { paths, authorityPem, clock, log } = deps
  const readPlace = rememberPlaces(log)
  let written: readonly string[] | undefined

  const bundleOf = (own: readonly string[], roots: readonly string[]): string =>
    [authorityPem.trim(), ...own, rootsMark, ...roots.map((pem) => pem.trim())].join('\n') + '\n'

  /** Gives the roots that every file holds now. */
  async function renew(): Promise<readonly string[]> {
    const roots = await deps.roots()
    if (roots === written) return roots
    await writeOpen(paths.authority, authorityPem)
    await writeBundle(paths.caBundle, [], roots)
    for (const path of await filesOf(paths.trust, bundleName)) {
      const { mtime } = await stat(path)
      await writeBundle(path, await ownIn(path), roots)
      await utimes(path, mtime, mtime)
    }
    written = roots
    return roots
  }

  async function writeBundle(path: string, own: readonly string[], roots: readonly string[]): Promise<void> {
    await writeOpen(path, bundleOf(own, roots))
    if (existsSync(storeOf(path))) await writeStore(path)
  }

  const storeOf = (bundle: string): string => join(paths.trust, `${basename(bundle, '.pem')}.p12`)

  async function writeStore(bundle: string): Promise<void> {
    await writeOpen(storeOf(bundle), trustStore(blocksIn(await readRegular(bundle)), storePassword))
  }

  const isCallersBundle = (path: string): boolean => dirname(path) === paths.trust && bundleName.test(basename(path))

  /** Without the authority, which stands first. */
  async function ownIn(path: string): Promise<readonly string[]> {
    const [own = ''] = (await readRegular(path)).split(rootsMark)
    return blocksIn(own).slice(1)
  }

  async function removeOld(): Promise<void> {
    await removeUnused(paths.trust, bundleName, clock.now())
    for (const store of await filesOf(paths.trust, /^ca-.*\.p12$/))
      if (store !== storeOf(paths.caBundle) && !existsSync(store.replace(/p12$/, 'pem')))
        await rm(store, { force: true })
  }

  /** What the caller trusts beyond the roots, in an order that does not depend on where it was found. */
  async function callersOwn(caller: CallerEnvironment, roots: readonly string[]): Promise<readonly string[]> {
    const variables = new Map(certificatePlaces(caller).map(({ path, variable }) => [path, variable]))
    const found: string[] = []
    for (const [path, variable] of [...variables].slice(0, mostPlaces)) {
      if (path === paths.caBundle || path === paths.authority) continue
      found.push(...(isCallersBundle(path) ? await ownIn(path).catch(() => []) : await readPlace(path, variable)))
    }
    return unique(found, roots).toSorted().slice(0, mostCertificates)
  }

  await removeOld()
  await renew()

  return {
    async bundleFor(caller) {
      const roots = await renew()
      const own = await callersOwn(caller, roots)
      if (own.length === 0) return paths.caBundle
      const path = join(paths.trust, `ca-${createHash('sha256').update(own.join('\n')).digest('hex').slice(0, 32)}.pem`)
      const made = await giveOut(path, clock.now(), () => writeBundle(path, own, roots))
      if (made) await removeOld()
      return path
    },
    async storeFor(bundle) {
      const store = storeOf(bundle)
      if (!existsSync(store)) await writeStore(bundle)
      return store
    },
  }
}

/** For everyone to read: tools of other users may trust it too, and there is no secret in it. */
async function writeOpen(path: string, text: string | Uint8Array): Promise<void> {
  try {
    await writeFileAtomic(path, text, { mode: 0o644 })
  } catch (error) {
    throw fileError(path, error)
  }
}

/** A folder of all roots takes some 20 ms to read, and every command of a shell names the same one. */
function rememberPlaces(log: Log): (path: string, variable: string) => Promise<readonly string[]> {
  const known = new Map<string, { readonly stamp: string; readonly certificates: Promise<readonly string[]> }>()
  async function read(path: string, variable: string): Promise<readonly string[]> {
    const found = await readCertificates(path)
    if (found.kind === 'read') return found.certificates
    log.warn("a caller's certificates cannot be read", { variable, path, reason: found.reason })
    return []
  }
  return async (path, variable) => {
    const stamp = await stampOf(path)
    const last = known.get(path)
    if (last?.stamp === stamp) return last.certificates
    const certificates = read(path, variable)
    keepNewest(known, path, { stamp, certificates }, mostPlaces)
    return certificates
  }
}
