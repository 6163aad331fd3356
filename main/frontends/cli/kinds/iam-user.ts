import { askSecret, askText } from '../prompts/ask-secret.ts'
import { type CliKind, withPlaces } from './kind.ts'

export const iamUser: CliKind<'iam-user'> = {
  add: (command) =>
    withPlaces(command)
      .option('--access-key-id <id>', 'key id of the user; asked for when left out')
      .option('--mfa-serial <arn>', 'MFA device; its code is asked for once for all roles of this user')
      .option('--mfa-command <command>', 'prints the code, so that nobody is asked (the output of `ykman oath …`, say)')
      .description('an IAM user with a long-term key; the secret goes to the vault and nowhere else')
      .addHelpText(
        'after',
        '\nThe secret is asked for, or read from standard input; it is no option, since others can read those.\n\nExamples:\n  latchkey source add iam-user work --access-key-id AKIA… --mfa-serial arn:aws:iam::111122223333:mfa/me\n  printf %s "$SECRET" | latchkey source add iam-user work --access-key-id AKIA…',
      ),
  async input(name, options, cli) {
    const accessKeyId = options['accessKeyId'] ?? (await askText(cli, 'Access key id', '--access-key-id'))
    const secretAccessKey = await askSecret(cli, 'Secret access key')
    return { kind: 'iam-user', name, ...options, accessKeyId, secretAccessKey }
  },
  edit: (command) =>
    command
      .option('--access-key-id <id>', 'a new key in the place of the old one; its secret is asked for')
      .option('--mfa-serial <arn>', 'MFA device ("" for none)')
      .option('--mfa-command <command>', 'command that prints the code ("" for none)'),
  async change({ accessKeyId }, cli) {
    return accessKeyId === undefined ? {} : { accessKeyId, secretAccessKey: await askSecret(cli, 'Secret access key') }
  },
}
