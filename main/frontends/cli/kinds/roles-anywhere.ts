import { resolve } from 'node:path'
import { AppError } from '#util/app-error.ts'
import { withHomeFolder } from '#util/home-folder.ts'
import { askSecret, askText } from '../prompts/ask-secret.ts'
import type { Cli } from '../context.ts'
import { type CliKind, type Options, withPlaces } from './kind.ts'

const paths = ['certificate', 'privateKey', 'chain'] as const
/** In place of a file: the key comes by standard input and goes to the vault. */
const fromInput = '-'

/** Every command on sources passes here; those that read a key alone load what reads it. */
const keyFiles = () => import('#util/keys/key-file.ts')

const oneMore = (filter: string, before: string | undefined): string =>
  before === undefined ? filter : `${before}\n${filter}`

export const rolesAnywhere: CliKind<'roles-anywhere'> = {
  add: (command) =>
    withPlaces(command)
      .option('--trust-anchor <arn>', 'trust anchor that has the authority of the certificate')
      .option(
        '--certificate <file>',
        'certificate in PEM, DER or PKCS #12; a new one in its place is used from then on',
      )
      .option(
        '--private-key <file>',
        'its key, where the file of the certificate has none; "-": read it from standard input and keep it in the vault',
      )
      .option('--chain <file>', 'certificates between it and the trust anchor, in any order')
      .option('--sync-profile <arn>', 'profile that may list the others: each of them becomes a role')
      .option('--sync-role <arn>', 'role of that profile')
      .option(
        '--profile-filter <pattern>',
        'only these profiles, * and ?, or ^regular expression$; may be repeated',
        oneMore,
      )
      .option('--profile-arn <arn>', 'profile of a role that is given by hand')
      .option('--role-arn <arn>', 'that role')
      .option('--session-name <name>', 'name of its sessions in CloudTrail, where the profile takes one')
      .option('--fips', 'call the FIPS endpoint of the trust anchor’s region')
      .description('a certificate that IAM Roles Anywhere gives roles for')
      .addHelpText(
        'after',
        '\nThe passphrase of an encrypted key or of a PKCS #12 file is asked for, or read from standard input, and kept in the vault.\n\nExamples:\n  latchkey source add roles-anywhere ci --trust-anchor arn:aws:rolesanywhere:… --certificate ci.p12 --sync-profile arn:aws:rolesanywhere:… --sync-role arn:aws:iam::…\n  latchkey source add roles-anywhere ci --trust-anchor arn:aws:rolesanywhere:… --certificate ci.pem --private-key ci.key --profile-arn arn:aws:rolesanywhere:… --role-arn arn:aws:iam::…\n  latchkey roles-anywhere check ci',
      ),
  async input(name, options, cli) {
    const { fips, privateKey: key, ...rest } = withWholePaths(options)
    const trustAnchor = rest['trustAnchor'] ?? (await askText(cli, 'Trust anchor ARN', '--trust-anchor'))
    const certificate = rest['certificate'] ?? wholePath(await askText(cli, 'Certificate file', '--certificate'))
    const privateKey = key ?? (await keyBeside(certificate, cli))
    return {
      ...rest,
      kind: 'roles-anywhere',
      name,
      trustAnchor,
      certificate,
      ...(fips === undefined ? {} : { fips: true }),
      ...(privateKey === fromInput
        ? { keyText: await keyFromInput(cli) }
        : { privateKey, ...(await passphraseFor(privateKey, [certificate, rest['chain']], cli)) }),
    }
  },
  edit: (command) =>
    command
      .option('--trust-anchor <arn>', 'trust anchor of a Roles Anywhere source; another one ends its sessions')
      .option('--certificate <file>', 'its certificate, tried with its key before it is saved')
      .option('--private-key <file>', 'its key')
      .option('--chain <file>', 'certificates between it and the trust anchor ("" for none)')
      .option('--sync-profile <arn>', 'profile that may list the others ("" for none)')
      .option('--sync-role <arn>', 'role of that profile ("" for none)')
      .option('--profile-arn <arn>', 'profile of the role that is given by hand ("" for none)')
      .option('--role-arn <arn>', 'that role ("" for none)')
      .option('--profile-filter <pattern>', 'only these profiles ("" for all); may be repeated', oneMore)
      .option('--session-name <name>', 'name of its sessions ("" for AWS’s own)')
      .option('--fips', 'call the FIPS endpoint of the trust anchor’s region; ends its sessions')
      .option('--no-fips', 'call the usual endpoint again'),
  async change(options, cli) {
    const whole = withWholePaths(options)
    const { privateKey, certificate, chain } = whole
    const ofFiles = Object.fromEntries(Object.entries(whole).filter(([name, path]) => path !== options[name]))
    if (privateKey === fromInput) return { ...ofFiles, keyText: await keyFromInput(cli) }
    const bundle = certificate === undefined || !(await bearsKey(certificate)) ? '' : certificate
    return { ...ofFiles, ...(await passphraseFor(privateKey ?? bundle, [certificate, chain], cli)) }
  },
}

/** The agent runs in another folder. */
function withWholePaths(options: Options): Options {
  const whole = paths.flatMap((name): [string, string][] => {
    const path = options[name]
    return path === undefined || path === '' || path === fromInput ? [] : [[name, wholePath(path)]]
  })
  return { ...options, ...Object.fromEntries(whole) }
}

const wholePath = (path: string): string => resolve(withHomeFolder(path))

async function bearsKey(certificate: string): Promise<boolean> {
  const { holdsKey, readKeyFile } = await keyFiles()
  return holdsKey(readKeyFile(certificate, 'the certificate'))
}

/** The file of the certificate itself where it has the key too. */
async function keyBeside(certificate: string, cli: Cli): Promise<string> {
  const { holdsKey, readKeyFile } = await keyFiles()
  const bytes = readKeyFile(certificate, 'the certificate')
  // What is wrong with a file that has neither is told when it is read.
  if (holdsKey(bytes) || !(await holdsCertificate(bytes))) return certificate
  return wholePath(await askText(cli, 'Private key file', '--private-key'))
}

async function holdsCertificate(bytes: Buffer): Promise<boolean> {
  const { isPem, pemBlocks } = await keyFiles()
  if (isPem(bytes)) return pemBlocks(bytes, /CERTIFICATE$/).length > 0
  const { X509Certificate } = await import('node:crypto')
  try {
    return new X509Certificate(bytes).raw.length > 0
  } catch {
    return false
  }
}

async function keyFromInput(cli: Cli): Promise<string> {
  const { wantsPassword } = await keyFiles()
  const keyText = await askSecret(cli, 'Private key')
  if (!(await wantsPassword(Buffer.from(keyText)))) return keyText
  throw new AppError('bad-request', 'a key for the vault comes without a passphrase', {
    hint: 'Pipe it in opened: openssl pkey -in KEY | latchkey source add roles-anywhere … --private-key -',
  })
}

/** `beside`: certificates; a PKCS #12 file of them has a password too. */
async function passphraseFor(
  key: string,
  beside: readonly (string | undefined)[],
  cli: Cli,
): Promise<{ readonly passphrase?: string }> {
  if (key !== '') await tellOfOpenKey(key, cli)
  const { isPem, readKeyFile, wantsPassword } = await keyFiles()
  if (key !== '' && (await wantsPassword(readKeyFile(key, 'the private key'))))
    return { passphrase: await askSecret(cli, 'Passphrase of the private key') }
  for (const file of beside) {
    const bytes = file === undefined || file === '' || file === key ? undefined : readKeyFile(file, 'the certificate')
    // oxlint-disable-next-line no-await-in-loop -- one passphrase is for all of them
    if (bytes !== undefined && !isPem(bytes) && (await wantsPassword(bytes)))
      return { passphrase: await askSecret(cli, `Passphrase of ${file}`) }
  }
  return {}
}

async function tellOfOpenKey(file: string, cli: Cli): Promise<void> {
  const { isOpenToAll, openToAll } = await import('#util/keys/exposed-key.ts')
  if (!(await isOpenToAll(resolve(file)))) return
  const { message, hint } = openToAll(file)
  cli.terminal.note(`${message}. ${hint}`)
}
