// A change of a source's files, tried before it is saved: a pair that does not fit would end every session at its next renewal.
import type { SourceChange } from '#contract/sources.ts'
import { withHomeFolder } from '#util/home-folder.ts'
import { holdsKey, readKeyFile, wantsPassword } from '#util/keys/key-file.ts'
import type { PrepareContext } from '../kind.ts'
import { readCurrent } from './material.ts'
import type { RolesAnywhereConfig } from './roles-anywhere-source.ts'

const files = ['certificate', 'privateKey', 'chain'] as const
type Files = { readonly [File in (typeof files)[number]]?: string | null | undefined }

/** The window takes paths as people write them. */
export function withWholeFiles<Given extends Files>(given: Given): Given {
  const whole = files.flatMap((name) => (given[name] ? [[name, withHomeFolder(given[name])]] : []))
  return { ...given, ...Object.fromEntries(whole) }
}

const ofMaterial = [...files, 'passphrase', 'keyText'] as const

/** Rejects with AppError `bad-request`. */
export async function prepareChange(
  stored: RolesAnywhereConfig,
  given: SourceChange,
  { secret: kept, awsNow }: PrepareContext,
): Promise<SourceChange> {
  if (ofMaterial.every((field) => given[field] === undefined)) return given
  const change = withWholeFiles(given)
  const certificate = change.certificate ?? stored.certificate
  const chain = change.chain === null ? undefined : (change.chain ?? stored.chain)
  if (change.keyText !== undefined) {
    await readCurrent({ name: stored.name, certificate, chain }, change.keyText, awsNow())
    return change
  }
  const isNew = change.certificate !== undefined && change.privateKey === undefined
  const isBundle = isNew && holdsKey(readKeyFile(certificate, 'the certificate'))
  const besides = isBundle || change.privateKey === null ? certificate : stored.privateKey
  const privateKey = change.privateKey ?? besides
  const isLocked = privateKey !== undefined && (await wantsPassword(readKeyFile(privateKey, 'the private key')))
  // A key in the vault, and a passphrase of before, are not for a file that opens without.
  const unneeded = privateKey !== undefined && !isLocked ? '' : undefined
  const passphrase = change.passphrase ?? (privateKey === stored.privateKey ? undefined : unneeded)
  await readCurrent({ name: stored.name, certificate, chain, privateKey }, passphrase ?? (await kept()), awsNow())
  return {
    ...change,
    ...(privateKey === undefined ? {} : { privateKey }),
    ...(passphrase === undefined ? {} : { passphrase }),
  }
}
