// Keys and certificates as OpenSSL makes them, in a folder of the test's own.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface LeafOptions {
  /** As `genpkey` has it: `rsa:2048`, `ec:P-256`. */
  readonly key?: string
  /** Name of the authority. */
  readonly by: string
  readonly digest?: string
  /** As `-subj` has it; its name alone where it is left out. */
  readonly subject?: string
  /** Lines of the extension file. */
  readonly extensions?: string
  /** In hexadecimal. */
  readonly serial?: string
  readonly days?: number
}

const forSigning = 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature'
export const forAuthority = 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign'

export function createOpenssl(folder: string) {
  const file = (name: string): string => join(folder, name)
  const openssl = (...args: readonly string[]): void =>
    void execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: process.env['PATH'] } })

  function key(name: string, kind = 'ec:P-256'): string {
    const [type = '', size = ''] = kind.split(':')
    // Large primes take seconds to find; several smaller ones make a key of the same size.
    const primes = Number(size) > 2_048 ? ['-pkeyopt', 'rsa_keygen_primes:3'] : []
    const rsa = ['RSA', '-pkeyopt', `rsa_keygen_bits:${size}`, ...primes]
    const options = type === 'rsa' ? rsa : ['EC', '-pkeyopt', `ec_paramgen_curve:${size}`]
    openssl('genpkey', '-algorithm', ...options, '-out', file(`${name}.key`))
    return file(`${name}.key`)
  }

  function certificate(
    name: string,
    by: string,
    { digest = 'sha256', subject = `/CN=${name}`, extensions = forSigning, serial, days = 30 }: Omit<LeafOptions, 'by'>,
  ): string {
    writeFileSync(file(`${name}.ext`), extensions)
    openssl('req', '-new', '-utf8', '-key', file(`${name}.key`), '-subj', subject, '-out', file(`${name}.csr`))
    const own =
      by === name ? ['-signkey', file(`${name}.key`)] : ['-CA', file(`${by}.pem`), '-CAkey', file(`${by}.key`)]
    const number = ['-set_serial', `0x${serial ?? Buffer.from(name).toString('hex').slice(0, 32)}`]
    openssl(
      'x509',
      '-req',
      '-in',
      file(`${name}.csr`),
      ...own,
      ...number,
      '-days',
      String(days),
      `-${digest}`,
      '-extfile',
      file(`${name}.ext`),
      '-out',
      file(`${name}.pem`),
    )
    return file(`${name}.pem`)
  }

  return {
    file,
    openssl,
    key,
    /** With its key; without `by` it is a root. */
    authority(name: string, by = name) {
      return { privateKey: key(name), certificate: certificate(name, by, { extensions: forAuthority }) }
    },
    leaf(name: string, { by, key: kind, ...options }: LeafOptions) {
      return { privateKey: key(name, kind), certificate: certificate(name, by, options) }
    },
    /** Another certificate for a key that is there. */
    certificate,
  }
}
