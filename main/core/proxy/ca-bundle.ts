import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import * as tls from 'node:tls'
import type { Log } from '../ports.ts'

/** PEM certificates that connections to AWS and to https proxies are checked against: the system's roots and the extra files'. */
export async function loadTrust(extraFiles: readonly string[], log: Log): Promise<readonly string[]> {
  const extra: string[] = []
  for (const file of new Set(extraFiles.filter((file) => file !== ''))) {
    try {
      const found = certificatesIn(await readFile(file, 'utf8'))
      if (found.length === 0) log.warn('a file of extra certificates holds none', { file })
      extra.push(...found)
    } catch (error) {
      log.warn('a file of extra certificates cannot be read', {
        file,
        reason: error instanceof Error ? error.message : '',
      })
    }
  }
  return unique([...systemRoots(), ...extra])
}

/** The files that the agent's environment names. Read by us, since a packaged Electron ignores NODE_EXTRA_CA_CERTS. */
export function extraCertificateFiles(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return [env['NODE_EXTRA_CA_CERTS'], env['AWS_CA_BUNDLE'], env['SSL_CERT_FILE']].filter(
    (file): file is string => file !== undefined && file !== '',
  )
}

/** What `AWS_CA_BUNDLE` of a tool holds: our authority first, then everything that we trust ourselves. Tools read it at any time: replace the file in one step. */
export function caBundle(authorityPem: string, trust: readonly string[]): string {
  return `${[authorityPem, ...trust].map((pem) => pem.trim()).join('\n')}\n`
}

/**
 * The system's own list, or the one that Node carries where the system has none. Never both: a tool reads this file at every start, and
 * each certificate costs Python's OpenSSL a sixth of a millisecond. `getCACertificates` came with Node 22.15.
 */
function systemRoots(): readonly string[] {
  const read: typeof tls.getCACertificates | undefined = tls.getCACertificates
  const system = read === undefined ? [] : read('system')
  return system.length > 0 ? system : tls.rootCertificates
}

/** The same certificate may be wrapped at another width in another file. */
function unique(certificates: readonly string[]): readonly string[] {
  const byContent = new Map(certificates.map((pem) => [pem.replaceAll(/\s/g, ''), pem]))
  return [...byContent.values()]
}

/** Whatever stands between the certificates (comments, keys) is left out, and so is a block that is no certificate. */
function certificatesIn(text: string): readonly string[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []
  return blocks.filter((block) => {
    try {
      return new X509Certificate(block).raw.length > 0
    } catch {
      return false
    }
  })
}
