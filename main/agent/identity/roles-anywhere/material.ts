// The files of a source, read anew when one of them is another: a certificate that was replaced is used from the next call on.
import { shellWord } from '#shared/shell-word.ts'
import { AppError, refuse } from '#util/app-error.ts'
import { stampOf } from '#util/certificates.ts'
import { isOpenToAll, openToAll } from '#util/keys/exposed-key.ts'
import { isPem, readKeyFile, wantsPassword } from '#util/keys/key-file.ts'
import type { SourceContext } from '../source.ts'
import { dayOf, endOf } from './certificate-faults.ts'
import { firstToEnd, type Identity, identityOf, timeFault } from './identity.ts'
import { certificatesIn, privateKeysIn } from './read-files.ts'

export interface MaterialFiles {
  readonly name: string
  readonly certificate: string
  /** Without one the key itself is the secret. */
  readonly privateKey?: string | undefined
  readonly chain?: string | undefined
}

/** `secret`: the passphrase of the key file, or the key in PEM where there is no such file. Rejects with AppError `bad-request`. */
export async function readIdentity(
  { certificate, privateKey, chain: chainFile }: MaterialFiles,
  secret: string | undefined,
  now: number,
): Promise<Identity> {
  const isInVault = privateKey === undefined
  const bytes = await readFile(certificate, 'the certificate', isInVault)
  const passphrase = isInVault ? undefined : secret
  const certificates = await certificatesIn(bytes, certificate, passphrase)
  const chain =
    chainFile === undefined
      ? []
      : await certificatesIn(await readFile(chainFile, 'the chain', isInVault), chainFile, passphrase)
  if (isInVault) {
    const keys = await privateKeysIn(Buffer.from(secret ?? ''), 'the vault', undefined)
    return identityOf({ certificates, chain, keys }, now)
  }
  const keyBytes = privateKey === certificate ? bytes : readKeyFile(privateKey, 'the private key')
  const keys = await privateKeysIn(keyBytes, privateKey, passphrase)
  return identityOf({ certificates, chain, keys }, now)
}

/** A key in the vault leaves no place for the password of a file. */
async function readFile(path: string, what: string, isInVault: boolean): Promise<Buffer> {
  const bytes = readKeyFile(path, what)
  if (!isInVault || isPem(bytes) || !(await wantsPassword(bytes))) return bytes
  throw refuse(
    `${what} ${path} is locked with a password, and the key in the vault has none`,
    `Take the certificates out, and give the new file: openssl pkcs12 -in ${shellWord(path)} -nokeys -out FILE.pem`,
  )
}

/** The same for one that is good at this moment. */
export async function readCurrent(files: MaterialFiles, secret: string | undefined, now: number): Promise<Identity> {
  const identity = await readIdentity(files, secret, now)
  const fault = timeFault(identity, now)
  if (fault !== undefined) throw fault
  return identity
}

/** For people. */
export interface Fault {
  readonly message: string
  readonly hint?: string | undefined
}

export interface Material {
  /** Good at this moment of AWS's clock. `afresh`: the files are read, whatever is known of them. Rejects with AppError where there is none. */
  current(afresh?: boolean): Promise<Identity>
  /** The last that was read. */
  held(): Identity | undefined
  /** Why the last reading failed. */
  problem(): Fault | undefined
  /** The key is used all the same: containers and servers share keys in ways that only their owner can judge. */
  warning(): { readonly message: string; readonly hint: string } | undefined
  drop(): void
}

export function createMaterial(
  files: MaterialFiles,
  secret: () => Promise<string | undefined>,
  {
    awsNow,
    clock,
    log,
    askTime,
  }: Pick<SourceContext, 'awsNow' | 'clock' | 'log'> & {
    /** Lets `awsNow` learn again. */
    readonly askTime: () => Promise<void>
  },
): Material {
  let held: { readonly identity: Identity; readonly stamp: string } | undefined
  let problem: Fault | undefined
  let isOpen = false
  const { privateKey } = files

  const stamps = async (): Promise<string> => {
    const paths = [files.certificate, files.privateKey, files.chain].filter((path) => path !== undefined)
    return (await Promise.all(paths.map(stampOf))).join(' ')
  }

  async function look(afresh: boolean): Promise<Identity> {
    const stamp = await stamps()
    isOpen = privateKey !== undefined && (await isOpenToAll(privateKey))
    // One that has ended may have its successor in the same files.
    if (!afresh && held?.stamp === stamp && timeFault(held.identity, awsNow()) === undefined) return held.identity
    const old = held?.identity
    try {
      const identity = await readIdentity(files, await secret(), awsNow())
      const fault = timeFault(identity, awsNow())
      if (fault !== undefined && old !== undefined && timeFault(old, awsNow()) === undefined) throw fault
      held = { identity, stamp }
      problem = undefined
      return identity
    } catch (error) {
      const before = problem
      problem = error instanceof AppError ? error : { message: 'its files cannot be read' }
      // Certificate and key are two files: between the two writes of who replaces them they do not fit.
      if (old === undefined || timeFault(old, awsNow()) !== undefined) throw error
      // They may be readable again and look the same.
      if (held !== undefined) held = { ...held, stamp: '' }
      const { message, hint } = problem
      problem = { message: `${message}, so the old certificate is used until ${dayOf(endOf(firstToEnd(old)))}`, hint }
      // Looked at again every minute, and told once.
      if (problem.message !== before?.message)
        log.warn('its new files cannot be used; the old certificate is used on', { source: files.name, error })
      return old
    }
  }

  return {
    async current(afresh = false) {
      const identity = await look(afresh)
      // An answer may have lied about the time, or this computer's clock was set since.
      if (timeFault(identity, awsNow()) !== undefined && timeFault(identity, clock.now()) === undefined) await askTime()
      const fault = timeFault(identity, awsNow())
      if (fault === undefined) return identity
      problem = fault
      throw fault
    },
    held: () => held?.identity,
    problem: () => problem,
    warning: () => (isOpen && privateKey !== undefined ? openToAll(privateKey) : undefined),
    drop() {
      held = undefined
    },
  }
}
