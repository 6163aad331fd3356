import { type CliKind, withPlaces } from './kind.ts'

export const ambient: CliKind<'ambient'> = {
  add: (command) =>
    withPlaces(command)
      .option('--profile <profile>', 'a profile of ~/.aws/config; left out: the default chain of the SDKs')
      .description('credentials that this computer has already')
      .addHelpText(
        'after',
        '\nExamples:\n  latchkey source add ambient here\n  latchkey source add ambient build --profile ci',
      ),
  input: async (name, options) => ({ kind: 'ambient', name, ...options }),
  edit: (command) => command.option('--profile <profile>', 'profile of an ambient source ("" for the default chain)'),
}
