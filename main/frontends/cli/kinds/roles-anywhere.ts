import { readFile } from 'node:fs/promises'
import { isAbsolute, resolve } from 'node:path'
import { AppError, systemErrorCode } from '#util/app-error.ts'
import { isEncryptedKey } from '#util/encrypted-key.ts'
import { askSecret, askText } from '../ask-secret.ts'
import type { Cli } from '../context.ts'
import { type CliKind, type Options, withPlaces } from './kind.ts'

const paths = ['certificate', 'privateKey', 'chain'] as const
/** In place of a file: the key comes by standard input and goes to the vault. */
const fromInput = '-'

const oneMore = (filter: string, before: string | undefined): string =>
  before === undefined ? filter : `${before}\n${filter}`

export const rolesAnywhere: CliKind<'roles-anywhere'> = {
  add: (command) =>
    withPlaces(command)
      .option('--trust-anchor <arn>', 'trust anchor that has the authority of the certificate')
      .option('--certificate <file>', 'certificate in PEM or DER; a new one in its place is used from then on')
      .option('--private-key <file>', 'its key; "-": read it from standard input and keep it in the vault')
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
      .description('a certificate that IAM Roles Anywhere gives roles for')
      .addHelpText(
        'after',
        '\nThe passphrase of an encrypted key is asked for, or read from standard input, and kept in the vault.\n\nExamples:\n  latchkey source add roles-anywhere ci --trust-anchor arn:aws:rolesanywhere:… --certificate ci.pem --private-key ci.key --profile-arn arn:aws:rolesanywhere:… --role-arn arn:aws:iam::…\n  latchkey roles-anywhere check ci',
      ),
  async input(name, options, cli) {
    const trustAnchor = options['trustAnchor'] ?? (await askText(cli, 'Trust anchor ARN', '--trust-anchor'))
    const certificate = options['certificate'] ?? (await askText(cli, 'Certificate file', '--certificate'))
    const given = options['privateKey'] ?? (await askText(cli, 'Private key file', '--private-key'))
    const { privateKey: _given, ...rest } = options
    const whole = withWholePaths({ ...rest, certificate, ...(given === fromInput ? {} : { privateKey: given }) })
    return {
      ...whole,
      kind: 'roles-anywhere',
      name,
      trustAnchor,
      certificate: whole['certificate'] ?? certificate,
      ...(given === fromInput ? { keyText: await keyFromInput(cli) } : await passphraseFor(given, cli)),
    }
  },
  edit: (command) =>
    command
      .option('--certificate <file>', 'certificate of a Roles Anywhere source')
      .option('--private-key <file>', 'its key')
      .option('--chain <file>', 'certificates between it and the trust anchor ("" for none)')
      .option('--profile-filter <pattern>', 'only these profiles ("" for all); may be repeated', oneMore)
      .option('--session-name <name>', 'name of its sessions ("" for AWS’s own)'),
  change: async (options, cli) => ({
    ...withWholePaths(options, true),
    ...(options['privateKey'] === undefined ? {} : await passphraseFor(options['privateKey'], cli)),
  }),
}

/** The agent runs in another folder. `only`: those that were given, without the rest. */
function withWholePaths(options: Options, only = false): Options {
  const whole = paths.flatMap((name): [string, string][] => {
    const path = options[name]
    return path === undefined || path === '' || isAbsolute(path) ? [] : [[name, resolve(path)]]
  })
  return { ...(only ? {} : options), ...Object.fromEntries(whole) }
}

async function keyFromInput(cli: Cli): Promise<string> {
  const keyText = await askSecret(cli, 'Private key')
  if (!isEncryptedKey(Buffer.from(keyText))) return keyText
  throw new AppError('bad-request', 'a key for the vault comes without a passphrase', {
    hint: 'Pipe it in opened: openssl pkey -in KEY | latchkey source add roles-anywhere … --private-key -',
  })
}

async function passphraseFor(file: string, cli: Cli): Promise<{ readonly passphrase?: string }> {
  try {
    if (!isEncryptedKey(await readFile(file))) return {}
  } catch (error) {
    throw new AppError(
      'bad-request',
      `the private key ${file} cannot be read: ${systemErrorCode(error) ?? 'unknown reason'}`,
      {
        hint: 'Check the path.',
      },
    )
  }
  return { passphrase: await askSecret(cli, 'Passphrase of the private key') }
}
