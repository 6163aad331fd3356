// A file with a key, certificates or both, before anybody knows what is in it.
import { AppError, systemErrorCode } from '../app-error.ts'
import { readRegularBytes } from '../files/regular-file.ts'
import { pemBlocksIn } from '../pem-blocks.ts'
import { isPkcs12, openPkcs12 } from './pkcs12.ts'
import { isEncryptedPkcs8 } from './password-schemes.ts'

/** A chain of five with large keys has 15 KB. */
const mostBytes = 1_000_000

/** `what` begins a sentence: "the certificate". Throws AppError `bad-request`. */
export function readKeyFile(path: string, what: string): Buffer {
  const refuse = (why: string, hint: string): AppError =>
    new AppError('bad-request', `${what} ${path} ${why}`, { hint })
  if (path === '') throw new AppError('bad-request', `the path of ${what} is empty`, { hint: 'Name its file.' })
  const bytes = plainBytes(bytesOf(path, refuse))
  if (bytes.length === 0) throw refuse('is empty', 'Check that it was written whole.')
  return bytes
}

function bytesOf(path: string, refuse: (why: string, hint: string) => AppError): Buffer {
  try {
    return readRegularBytes(path, mostBytes)
  } catch (error) {
    if (error instanceof AppError)
      throw error.code === 'bad-request'
        ? refuse('is too large', 'Check that this is the right file.')
        : refuse('is no file', 'Name the file itself, no folder and no pipe.')
    const code = systemErrorCode(error)
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw refuse('does not exist', path.includes('~') ? 'Write the path without ~.' : 'Check the path.')
    if (code === 'ELOOP') throw refuse('is a link that leads back to itself', 'Name the file itself.')
    if (code === 'EACCES' || code === 'EPERM')
      throw refuse('may not be read', 'Let the user that Latchkey runs as read it.')
    throw refuse(`cannot be read: ${code ?? 'unknown reason'}`, 'Check the file.')
  }
}

const wideBegin = Buffer.from('-----BEGIN ', 'utf16le')

/** Text as it would be without the marks of Windows: a PowerShell that writes PEM makes it UTF-16. */
function plainBytes(bytes: Buffer): Buffer {
  const begin = bytes.indexOf(wideBegin)
  if (begin !== -1) return Buffer.from((begin % 2 === 0 ? bytes : swapped(bytes)).toString('utf16le'))
  const isMarked = bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))
  return isMarked ? bytes.subarray(3) : bytes
}

/** Of the other order of bytes. */
const swapped = (bytes: Buffer): Buffer => Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2))).swap16()

/** With the headers that keys of OpenSSL may have. */
export const pemBlocks = (bytes: Buffer, label: RegExp): readonly string[] =>
  pemBlocksIn(bytes.toString('latin1'), label)

/** Without headers. */
export const pemContent = (block: string): Buffer =>
  Buffer.from(block.replaceAll(/-----[A-Z0-9 ]+-----/g, '').replaceAll(/^.*:.*$/gm, ''), 'base64')

export const isPem = (bytes: Buffer): boolean => bytes.includes('-----BEGIN ')

export const keyBlocks = (bytes: Buffer): readonly string[] => pemBlocks(bytes, /^(?:[A-Z0-9]+ )?PRIVATE KEY$/)

export const isLockedBlock = (block: string): boolean =>
  block.startsWith('-----BEGIN ENCRYPTED ') || block.includes('Proc-Type: 4,ENCRYPTED')

export const holdsKey = (bytes: Buffer): boolean => keyBlocks(bytes).length > 0 || isPkcs12(bytes)

/** Whether a person has to be asked for a password; a PKCS #12 file may have an empty one. */
export async function wantsPassword(bytes: Buffer): Promise<boolean> {
  if (isPem(bytes)) return keyBlocks(bytes).some(isLockedBlock)
  // What is wrong with such a file is told when it is read.
  if (isPkcs12(bytes)) return (await openPkcs12(bytes, '').catch(() => 'broken')) === undefined
  return isEncryptedPkcs8(bytes)
}
