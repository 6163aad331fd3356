// Whether a private key wants a passphrase, without trying one.

/** PBES2 (RFC 8018), by which PKCS #8 is encrypted: the object identifier in DER. */
const pbes2 = Buffer.from('06092a864886f70d01050d', 'hex')

/** Of a file's bytes: PEM says it in words, of both its forms (RFC 7468, RFC 1421). */
export const isEncryptedKey = (bytes: Buffer): boolean =>
  bytes.includes('BEGIN ENCRYPTED PRIVATE KEY') || bytes.includes('Proc-Type: 4,ENCRYPTED') || bytes.includes(pbes2)
