// The certificates that connections to AWS and to https proxies are checked against.
import * as tls from 'node:tls'
import type { Log } from '#util/ports.ts'
import {
  additionVariables,
  certificatePlaces,
  folderVariable,
  rootVariables,
  type CertificatePlace,
} from '#util/certificate-variables.ts'
import { readCertificates, stampOf, unique } from '#util/certificates.ts'

export interface Trust {
  /** PEM: the system's roots and the extra places', read again when one of their files is another than before. */
  current(): Promise<readonly string[]>
}

/** Where Linux distributions keep their roots as one file, in the order in which Go looks for it. */
const linuxRoots = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
]

/** What the agent's environment names. Read by us, since a packaged Electron ignores NODE_EXTRA_CA_CERTS. */
export function extraCertificatePlaces(env: Readonly<Record<string, string | undefined>>): readonly CertificatePlace[] {
  return certificatePlaces(env, [...additionVariables, ...rootVariables, folderVariable])
}

export function createTrust(
  places: readonly CertificatePlace[],
  log: Log,
  rootFiles: readonly string[] = process.platform === 'linux' ? linuxRoots : [],
): Trust {
  const extraPaths = [...new Set(places.map(({ path }) => path))]
  let known: { readonly stamp: string; readonly certificates: Promise<readonly string[]> } | undefined
  return {
    async current() {
      const stamp = (await Promise.all([...rootFiles, ...extraPaths].map(stampOf))).join()
      if (known?.stamp !== stamp) known = { stamp, certificates: load(rootFiles, extraPaths, log) }
      return known.certificates
    },
  }
}

async function load(rootFiles: readonly string[], extraPaths: readonly string[], log: Log): Promise<readonly string[]> {
  const extra: string[] = []
  for (const path of extraPaths) {
    const found = await readCertificates(path)
    if (found.kind === 'read') extra.push(...found.certificates)
    else log.warn('extra certificates cannot be read', { path, reason: found.reason })
  }
  return unique([...(await systemRoots(rootFiles)), ...extra])
}

/**
 * The system's own list, or the one that Node carries where the system has none. Never both: a tool reads this file at every start, and
 * each certificate costs Python's OpenSSL a sixth of a millisecond. Node's own reading of the system's (`getCACertificates`, since 22.15)
 * takes SSL_CERT_FILE instead where that is set, and never looks again.
 */
async function systemRoots(files: readonly string[]): Promise<readonly string[]> {
  for (const file of files) {
    const found = await readCertificates(file)
    if (found.kind === 'read') return found.certificates
  }
  const read: typeof tls.getCACertificates | undefined = tls.getCACertificates
  const system = read === undefined ? [] : read('system')
  return system.length > 0 ? system : tls.rootCertificates
}
