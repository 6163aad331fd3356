// Certificates as people keep them: PEM in a file, or one and more files in a folder. Whatever a variable points at is read with limits.
import { constants } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { systemErrorCode } from './app-error.ts'
import { pemBlocksIn } from './pem-blocks.ts'

// The doctor passes here; an import statement would read every export, and so load all of Node's cryptography.
const { X509Certificate } = process.getBuiltinModule('node:crypto')

export type CertificatesRead =
  | { readonly kind: 'read'; readonly certificates: readonly string[] }
  | { readonly kind: 'unreadable'; readonly reason: string }

/** All roots of a system are 300 KB; a folder has each of them under two names. */
const mostBytes = 4_000_000
const mostFiles = 2000

/** PEM certificates of a file, or of every file of a folder; `reason` fits behind "which ". Never rejects. */
export async function readCertificates(path: string): Promise<CertificatesRead> {
  try {
    const certificates = unique(await blocksAt(path)).filter(isForeign)
    return certificates.length > 0 ? { kind: 'read', certificates } : unreadable(empty)
  } catch (error) {
    return unreadable(reasonOf(error))
  }
}

/** Why `readCertificates` would find nothing there; undefined where it would. Looks into the first one only. */
export async function unreadableReason(path: string): Promise<string | undefined> {
  try {
    return (await blocksAt(path)).some(isForeign) ? undefined : empty
  } catch (error) {
    return reasonOf(error)
  }
}

const empty = 'holds no certificate'

async function blocksAt(path: string): Promise<readonly string[]> {
  return (await stat(path)).isDirectory() ? blocksOfFolder(path) : blocksIn(await readText(path))
}

function reasonOf(error: unknown): string {
  const code = systemErrorCode(error)
  if (code === 'ENOENT') return 'does not exist'
  return `cannot be read: ${code ?? (error instanceof Error ? error.message : 'unknown reason')}`
}

/** Another after every change that a package manager or an editor makes. */
export async function stampOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined)
  return found === undefined ? '-' : `${found.ino}:${found.size}:${found.mtimeMs}`
}

/** What stands between the certificates of a text (comments, keys) is left out; they are not looked into. */
export function blocksIn(text: string): readonly string[] {
  return pemBlocksIn(text, /^CERTIFICATE$/)
}

/** Each certificate once: the same one may be wrapped at another width in another file. Those of `known` are left out. */
export function unique(certificates: readonly string[], known: readonly string[] = []): readonly string[] {
  const seen = new Set(known.map(contentOf))
  return certificates.filter((pem) => {
    const content = contentOf(pem)
    if (seen.has(content)) return false
    seen.add(content)
    return true
  })
}

function contentOf(pem: string): string {
  return pem.replaceAll(/\s/g, '')
}

/** A broken one is left out, and so is an authority of ours: only a tool behind its own agent may trust it. */
function isForeign(pem: string): boolean {
  try {
    return !/^CN=Latchkey local authority [0-9a-f]{8}$/m.test(new X509Certificate(pem).subject)
  } catch {
    return false
  }
}

async function blocksOfFolder(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder)).toSorted()
  if (names.length > mostFiles) throw new Error(`the folder has more than ${mostFiles} files`)
  let left = mostBytes
  const blocks: string[] = []
  for (const name of names) {
    // A link into nothing, a folder below or a key that is not ours to read: the others count.
    const text = await readText(join(folder, name), left).catch(() => '')
    left -= text.length
    blocks.push(...blocksIn(text))
  }
  return blocks
}

/** Not blocking: a pipe that nobody writes to would never open, a device would never end. */
async function readText(path: string, most = mostBytes): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const found = await file.stat()
    if (!found.isFile()) throw new Error('it is no file')
    if (found.size > most) throw new Error(`it has more than ${mostBytes / 1_000_000} MB`)
    return await file.readFile('latin1')
  } finally {
    await file.close()
  }
}

function unreadable(reason: string): CertificatesRead {
  return { kind: 'unreadable', reason }
}
