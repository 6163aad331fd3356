// A change of a source's files, tried before it is saved: a pair that does not fit would end every session at its next renewal.
import type { SourceChange } from '#contract/sources.ts'
import { holdsKey, readKeyFile, wantsPassword } from '#util/keys/key-file.ts'
import type { PrepareContext } from '../kind.ts'
import { readCurrent } from './material.ts'
import type { RolesAnywhereConfig } from './roles-anywhere-source.ts'

const ofMaterial = ['certificate', 'privateKey', 'chain', 'passphrase', 'keyText'] as const

/** Rejects with AppError `bad-request`. */
export async function prepareChange(
  stored: RolesAnywhereConfig,
  change: SourceChange,
  { secret: kept, awsNow }: PrepareContext,
): Promise<SourceChange> {
  if (ofMaterial.every((field) => change[field] === undefined)) return change
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
