// Certificates and keys from files, in the forms in which people have them.
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { AppError, systemErrorCode } from '#util/app-error.ts'
import { blocksIn } from '#util/certificates.ts'
import { isEncryptedKey } from '#util/encrypted-key.ts'
import { isPkcs12 } from './read-der.ts'

/** A chain of five with large keys has 15 KB. */
const mostBytes = 1_000_000

/** `what` begins a sentence: "the certificate". */
export async function readGiven(path: string, what: string): Promise<Buffer> {
  try {
    const found = await stat(path)
    if (!found.isFile()) throw refuse(`${what} ${path} is no file`, 'Name the file itself.')
    if (found.size > mostBytes) throw refuse(`${what} ${path} is too large`, 'Check that this is the right file.')
    return await readFile(path)
  } catch (error) {
    if (error instanceof AppError) throw error
    const code = systemErrorCode(error)
    if (code === 'ENOENT') throw refuse(`${what} ${path} does not exist`, 'Check the path.')
    throw refuse(`${what} ${path} cannot be read: ${code ?? 'unknown reason'}`, 'Check who may read the file.')
  }
}

/** PEM, with whatever stands around it, or DER. Never none. */
export function certificatesIn(bytes: Buffer, path: string): readonly X509Certificate[] {
  if (isPkcs12(bytes)) throw noPkcs12(path)
  const pem = blocksIn(bytes.toString('latin1'))
  try {
    return pem.length === 0 ? [new X509Certificate(bytes)] : pem.map((block) => new X509Certificate(block))
  } catch (cause) {
    throw new AppError('bad-request', `${path} holds no certificate that can be read`, {
      hint: 'It takes X.509 certificates in PEM ("-----BEGIN CERTIFICATE-----") or DER.',
      cause,
    })
  }
}

/** PEM or DER; PKCS #8, PKCS #1 or SEC 1. `where`: the file, or what stands for it. */
export function privateKeyIn(bytes: Buffer, where: string, passphrase: string | undefined): KeyObject {
  if (isPkcs12(bytes)) throw noPkcs12(where)
  const isEncrypted = isEncryptedKey(bytes)
  if (isEncrypted && passphrase === undefined)
    throw refuse(`the private key in ${where} is encrypted`, 'Give its passphrase; Latchkey keeps it in the vault.')
  for (const form of formsOf(bytes)) {
    try {
      return createPrivateKey({ key: bytes, ...form, ...(isEncrypted ? { passphrase } : {}) })
    } catch {
      // Told below: an error of OpenSSL says nothing to a person.
    }
  }
  if (isEncrypted)
    throw refuse(`the passphrase does not open the private key in ${where}`, 'Give the passphrase again.')
  throw refuse(
    `${where} holds no private key that can be read`,
    'It takes RSA and elliptic curve keys in PEM or DER (PKCS #8, PKCS #1 or SEC 1).',
  )
}

const formsOf = (bytes: Buffer) =>
  bytes.includes('-----BEGIN ')
    ? [{ format: 'pem' as const }]
    : (['pkcs8', 'pkcs1', 'sec1'] as const).map((type) => ({ format: 'der' as const, type }))

const noPkcs12 = (path: string): AppError =>
  refuse(
    `${path} is a PKCS #12 file, which Latchkey does not read`,
    `Turn it into PEM, and give that file as certificate and as private key: openssl pkcs12 -in ${path} -nodes -out identity.pem`,
  )

export const refuse = (message: string, hint: string): AppError => new AppError('bad-request', message, { hint })
