import { isAbsolute } from 'node:path'
import * as z from 'zod'
import { type InputOf, sourceInputs } from '#contract/kinds.ts'
import { isRegion, partitionOfRegion } from '#engine/aws/partitions.ts'
import { isOpenToAll, openToAll } from '#util/keys/exposed-key.ts'
import { refuse } from '#util/app-error.ts'
import { storedName, storedPlaces } from '../../config/stored.ts'
import { changed, type KindModule } from '../kind.ts'
import { checkArns, regionOfAnchor } from './arns.ts'
import { nearEnd } from './certificate-end.ts'
import { endpointOf } from './endpoint.ts'
import { readCurrent } from './material.ts'
import { prepareChange, withWholeFiles } from './prepare-change.ts'
import { filterOf } from './profile-filter.ts'
import { createRolesAnywhereSource, keySecretName, type RolesAnywhereConfig } from './roles-anywhere-source.ts'

const changeable = [
  'trustAnchor',
  'certificate',
  'privateKey',
  'chain',
  'syncProfile',
  'syncRole',
  'profileArn',
  'roleArn',
  'profileFilter',
  'sessionName',
  'fips',
] as const

/** A certificate that a trust anchor of IAM Roles Anywhere trusts. */
export const rolesAnywhere: KindModule<RolesAnywhereConfig, InputOf<'roles-anywhere'>> = {
  stored: z.strictObject({
    kind: z.literal('roles-anywhere'),
    name: storedName,
    trustAnchor: z.string(),
    certificate: z.string(),
    privateKey: z.string().optional(),
    chain: z.string().optional(),
    syncProfile: z.string().optional(),
    syncRole: z.string().optional(),
    profileFilter: z.string().optional(),
    profileArn: z.string().optional(),
    roleArn: z.string().optional(),
    sessionName: z.string().optional(),
    fips: z.boolean().optional(),
    ...storedPlaces,
  }),
  input: sourceInputs['roles-anywhere'],
  secretName: keySecretName,
  parts({ passphrase, keyText, ...asGiven }) {
    const given = withWholeFiles(asGiven)
    if (given.privateKey !== undefined && keyText !== undefined)
      throw refuse('the private key is given twice', 'Give its file, or the key itself for the vault.')
    refuseHalf(given.profileFilter)
    const region = given.region ?? regionOfAnchor(given.trustAnchor)
    // A file of its own may have the key beside the certificate.
    const privateKey = keyText === undefined ? (given.privateKey ?? given.certificate) : undefined
    return { saved: checked({ ...given, privateKey, region }), secret: keyText ?? passphrase }
  },
  async complete(given, { secret, awsNow }) {
    const identity = await readCurrent(given, secret, awsNow())
    const { privateKey } = given
    const exposed = privateKey !== undefined && (await isOpenToAll(privateKey)) ? openToAll(privateKey) : undefined
    return { saved: given, remark: nearEnd(identity, awsNow()) ?? exposed }
  },
  change(stored, { passphrase, keyText, ...change }) {
    const { certificate = stored.certificate, trustAnchor = stored.trustAnchor } = change
    if (certificate === null)
      throw refuse('the certificate cannot be taken away', 'Name the file that takes its place.')
    if (trustAnchor === null)
      throw refuse('the trust anchor cannot be taken away', 'Name the trust anchor that takes its place.')
    refuseHalf(change.profileFilter)
    // The region of the sessions goes along, unless somebody gave another.
    const follows = stored.region === regionOfAnchor(stored.trustAnchor) && change.region === undefined
    const saved = changed(stored, follows ? { ...change, region: regionOfAnchor(trustAnchor) } : change, changeable)
    const inVault = keyText === undefined ? {} : { privateKey: undefined }
    const inOneFile = change.privateKey === null ? { privateKey: certificate } : {}
    return { saved: checked({ ...saved, ...inOneFile, ...inVault }), secret: keyText ?? passphrase }
  },
  prepare: prepareChange,
  create: createRolesAnywhereSource,
  // Another certificate is the same identity to AWS as far as its trust anchor goes: sessions outlive a renewal.
  identity: ({ trustAnchor, endpointUrl, fips }) => [trustAnchor, endpointUrl, ...(fips ? ['fips'] : [])],
  details: ({ kind: _kind, name: _name, region: _region, endpointUrl: _url, secretName: _secret, ...own }) => own,
}

const ofFilters = 'Between ^ and $ stands a regular expression; anything else is a pattern with * and ?.'

/** Only of what is given now: one of before keeps nobody from changing the rest. */
function refuseHalf(filters: string | null | undefined): void {
  const half = filters?.split('\n').find((each) => /^\s*\^/.test(each) && !/\$\s*$/.test(each))
  if (half !== undefined)
    throw refuse(`the profile filter "${half.trim()}" begins with ^ and does not end with $`, ofFilters)
}

/** Throws AppError `bad-request` for what cannot be right, before anything is read or sent. */
function checked(config: RolesAnywhereConfig): RolesAnywhereConfig {
  checkArns(config)
  endpointOf({ ...config, region: regionOfAnchor(config.trustAnchor) })
  for (const path of [config.certificate, config.privateKey, config.chain])
    if (path !== undefined && !isAbsolute(path))
      throw refuse(`"${path}" is not an absolute path`, 'The agent may run in another folder: give the whole path.')
  try {
    filterOf(config.profileFilter)
  } catch {
    throw refuse('a profile filter is no regular expression', ofFilters)
  }
  const { region = '', sessionName } = config
  if (!isRegion(region)) throw refuse(`"${region}" is not a region`, 'A region looks like eu-central-1.')
  const home = regionOfAnchor(config.trustAnchor)
  if (partitionOfRegion(region) !== partitionOfRegion(home))
    throw refuse(`no role of ${home} works in ${region}`, 'The two regions belong to different partitions of AWS.')
  if (sessionName !== undefined && !/^[\w+=,.@-]{2,64}$/.test(sessionName))
    throw refuse(`the session name "${sessionName}" is not valid`, 'Use 2 to 64 letters, digits or any of "_+=,.@-".')
  return config
}
