// Every secret that a test plants carries the mark that the sandbox gives its secret keys and tokens.
// Whatever the suite wrote is searched for it at the end.
import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { secretMark } from '#sandbox/organisation/seeded.ts'

/** A secret to plant: `plantedSecret('vault')` can be told from the others when it is found. */
export function plantedSecret(name: string): string {
  return `${secretMark}/${name}`.padEnd(40, '0')
}

/**
 * Where the mark may stand: below a folder whose name begins with `expected-secret` (tools that were given sandbox keys on purpose), in
 * compiled sources, which hold the mark itself, and in the history of a browser that used a console's link.
 */
const allowed = /[/\\](compile-cache|(?:\d+-\d+-)?browsers|expected-secret[^/\\]*|[^/\\]*-expected-secret[^/\\]*)[/\\]/

/** Files below the folder that hold the mark, also in base64. */
export function findSecrets(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  const needles = [secretMark, Buffer.from(secretMark).toString('base64').replace(/=+$/, '').slice(0, -1)].map((text) =>
    Buffer.from(text),
  )
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !allowed.test(file))
    .filter((file) => holds(file, needles))
}

const block = 1 << 20

function holds(file: string, needles: readonly Buffer[]): boolean {
  const overlap = 256
  const buffer = Buffer.alloc(block + overlap)
  const handle = openSync(file, 'r')
  try {
    let kept = 0
    for (;;) {
      const read = readSync(handle, buffer, kept, block, null)
      if (read === 0) return false
      const window = buffer.subarray(0, kept + read)
      if (needles.some((needle) => window.includes(needle))) return true
      kept = Math.min(overlap, window.length)
      window.copy(buffer, 0, window.length - kept)
    }
  } finally {
    closeSync(handle)
  }
}
