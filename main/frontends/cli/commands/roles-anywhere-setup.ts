import { X509Certificate } from 'node:crypto'
import { Option, type Command } from 'commander'
import { awsCliScript } from '#local/roles-anywhere-setup/aws-cli.ts'
import { cloudFormationTemplate } from '#local/roles-anywhere-setup/cloudformation.ts'
import { setupPlan } from '#local/roles-anywhere-setup/plan.ts'
import { AppError } from '#util/app-error.ts'
import { withHomeFolder } from '#util/home-folder.ts'
import { isPem, pemBlocks, readKeyFile } from '#util/keys/key-file.ts'
import { otherFileHint } from '#util/keys/other-file.ts'
import { collect } from '../collect.ts'
import type { Cli } from '../context.ts'

interface Options {
  readonly print?: true
  readonly format: 'cli' | 'cloudformation'
  readonly region?: string
  readonly partition?: string
  readonly name?: string
  readonly role?: readonly string[]
  readonly authority?: string
  readonly certificate?: string
  readonly privateKey?: string
}

export function addSetup(command: Command, cli: Cli): void {
  command
    .command('setup')
    .option('--print', 'print it; Latchkey changes nothing in your account')
    .addOption(
      new Option('--format <format>', 'a shell script for the AWS CLI, or a CloudFormation template')
        .choices(['cli', 'cloudformation'])
        .default('cli'),
    )
    .option('--region <region>', 'where everything is made')
    .option('--partition <partition>', 'its first region, where no region is given: aws, aws-cn, aws-us-gov, aws-eusc')
    .option(
      '--authority <file>',
      'certificates of the authority that makes yours; left out: whoever runs it gives them',
    )
    .option('--name <name>', 'of anchor and source; the names of the rest begin with it (latchkey)')
    .option('--role <name>', 'role that certificates get; may be repeated', collect)
    .option('--certificate <file>', 'for the command that adds the source')
    .option('--private-key <file>', 'for the command that adds the source')
    .description('print what to create in AWS: trust anchor, roles, profiles, and what the sync needs')
    .addHelpText(
      'after',
      '\nExamples:\n  latchkey roles-anywhere setup --print --region eu-central-1 --authority ca.pem --role Deploy > setup.sh\n  latchkey roles-anywhere setup --print --format cloudformation --partition aws-us-gov > setup.json',
    )
    .action(async ({ print, format, authority, ...options }: Options) => {
      if (print === undefined)
        throw new AppError('bad-request', '--print is needed', {
          hint: 'Latchkey creates nothing in your account: it prints what you then run yourself.',
        })
      const plan = setupPlan({
        region: options.region,
        partition: options.partition,
        name: options.name,
        roles: options.role ?? [],
        authority: authority === undefined ? undefined : authoritiesIn(authority),
        certificate: options.certificate,
        privateKey: options.privateKey,
      })
      await cli.terminal.output(format === 'cli' ? awsCliScript(plan) : cloudFormationTemplate(plan))
      cli.terminal.note(
        format === 'cli'
          ? 'Save it, read it, and run it with the rights of an administrator: sh setup.sh'
          : `Save it, and: aws cloudformation deploy --region ${plan.region} --stack-name ${plan.name} --capabilities CAPABILITY_NAMED_IAM --template-file setup.json${authority === undefined ? ' --parameter-overrides "AuthorityCertificate=$(cat ca.pem)"' : ''}`,
      )
    })
}

/** In PEM. Throws AppError `bad-request`. */
function authoritiesIn(given: string): string {
  const path = withHomeFolder(given)
  const bytes = readKeyFile(path, 'the authority')
  const found = isPem(bytes) ? pemBlocks(bytes, /^(?:X509 )?CERTIFICATE$/) : [bytes]
  const certificates = found.flatMap((each) => parsed(each))
  if (certificates.length === 0 || certificates.length < found.length)
    throw new AppError('bad-request', `${path} holds no certificate that can be read`, {
      hint: otherFileHint(bytes, path, 'certificate') ?? 'It takes X.509 certificates in PEM or DER.',
    })
  const other = certificates.find(({ ca }) => !ca)
  if (other !== undefined)
    throw new AppError(
      'bad-request',
      `${path} has a certificate that is not of an authority: ${oneLine(other.subject)}`,
      {
        hint: 'A trust anchor takes certificates with CA:TRUE: the one that yours was made by.',
      },
    )
  return certificates.map(String).join('')
}

function parsed(certificate: string | Buffer): readonly X509Certificate[] {
  try {
    return [new X509Certificate(certificate)]
  } catch {
    return []
  }
}

const oneLine = (subject: string): string => subject.replaceAll('\n', ', ')
