import { askText } from '../prompts/ask-secret.ts'
import { type CliKind, withEndpoint } from './kind.ts'

export const identityCenter: CliKind<'identity-center'> = {
  add: (command) =>
    withEndpoint(command)
      .option('--start-url <url>', 'address of the access portal; asked for when left out')
      .option('--region <region>', 'region of Identity Center; found from the start URL where it can be')
      .option('--role-region <region>', 'default region of its roles; left out, that of Identity Center')
      .option('--as <person>', 'who is to sign in; somebody else’s sign-in is refused')
      .option('--browser <command>', 'what opens its pages, in place of BROWSER or the system’s browser')
      .description('an organisation’s IAM Identity Center: sign in once, every role there')
      .addHelpText(
        'after',
        '\n--region is what AWS profiles call sso_region, --role-region what they call region.\n\nExamples:\n  latchkey source add identity-center corp --start-url https://d-1234567890.awsapps.com/start --region eu-west-1 --role-region eu-central-1\n  latchkey sign-in corp',
      ),
  async input(name, { as: person, ...options }, cli) {
    const startUrl = options['startUrl'] ?? (await askText(cli, 'Start URL', '--start-url'))
    return { kind: 'identity-center', name, ...options, startUrl, ...(person === undefined ? {} : { person }) }
  },
  edit: (command) =>
    command
      .option('--as <person>', 'who is to sign in to an Identity Center ("" for anybody)')
      .option('--browser <command>', 'what opens the pages of an Identity Center ("" for the usual browser)')
      .option('--role-region <region>', 'default region of the roles of an Identity Center ("" for its own)'),
}
