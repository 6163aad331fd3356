// What people have in place of the certificate or the key that is wanted, and what to do with it.
import { shellWord } from '#shared/shell-word.ts'
import { firstElement, inside, objectIdOf } from './ber.ts'

/** `path` as a person knows it. Undefined for what nobody can guess. */
export function otherFileHint(bytes: Buffer, path: string, wanted: 'certificate' | 'key'): string | undefined {
  const labels = new Set(bytes.toString('latin1').match(/(?<=-----BEGIN )[A-Z0-9 #]+(?=-----)/g))
  const file = shellWord(path)
  const take = (command: string): string =>
    `It is PKCS #7. Take its certificates out, and give the new file: ${command} -print_certs -out FILE.pem`
  if (labels.has('PKCS7') || labels.has('PKCS #7 SIGNED DATA')) return take(`openssl pkcs7 -in ${file}`)
  if (labels.has('CMS'))
    return take(`openssl cms -cmsout -inform PEM -in ${file} -outform DER | openssl pkcs7 -inform DER`)
  if (isSignedData(bytes)) return take(`openssl pkcs7 -inform DER -in ${file}`)
  if (labels.has('CERTIFICATE REQUEST') || labels.has('NEW CERTIFICATE REQUEST'))
    return 'It is a request for a certificate. Give what the authority made of it.'
  if (labels.has('OPENSSH PRIVATE KEY'))
    return 'It is a key of OpenSSH. Give the key that the certificate was requested with.'
  const isKey = [...labels].some((label) => label.endsWith('PRIVATE KEY'))
  if (wanted === 'certificate' && isKey) return 'It is a private key. Give the certificate that was made for it.'
  if (wanted === 'key' && labels.has('CERTIFICATE'))
    return 'It is a certificate. Give the private key that it was requested with.'
  return labels.has('PUBLIC KEY') ? 'It is a public key, and belongs to neither of the two files.' : undefined
}

const signedData = '1.2.840.113549.1.7.2'

function isSignedData(bytes: Buffer): boolean {
  try {
    return objectIdOf(inside(firstElement(bytes))[0]) === signedData
  } catch {
    return false
  }
}
