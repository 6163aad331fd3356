import type { CliKind } from './kind.ts'

export const sandbox: CliKind<'sandbox'> = {
  name: 'sandbox',
  add: (command) =>
    command
      .description('an AWS of its own on loopback, with accounts and roles to try; it comes back with each start')
      .addHelpText(
        'after',
        '\nOther accounts and roles are for one run: latchkey help agent\n\nExamples:\n  latchkey source add sandbox\n  latchkey source remove sandbox',
      ),
  input: async () => ({ kind: 'sandbox', name: 'sandbox' }),
}
