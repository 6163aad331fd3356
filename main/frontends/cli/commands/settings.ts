import type { Command } from 'commander'
import { AppError } from '#util/app-error.ts'
import { askSecret } from '../prompts/ask-secret.ts'
import type { Cli } from '../context.ts'
import { renderTable } from '../output/table.ts'

export function addSettings(program: Command, cli: Cli): void {
  const settings = program
    .command('settings')
    .description('read and change settings')
    .addHelpText('after', '\nExamples:\n  latchkey settings list\n  latchkey help settings set')
  settings
    .command('list')
    .option('--json', 'a JSON array')
    .description('every setting with its value and meaning')
    .addHelpText('after', '\nExample:\n  latchkey settings list')
    .action(async (options: { readonly json?: true }) => {
      const all = await (await cli.agent()).settings.list()
      if (options.json) {
        cli.terminal.json(all)
        return
      }
      const lines = renderTable(
        all,
        [
          { title: 'SETTING', value: (setting) => setting.key },
          { title: 'VALUE', value: (setting) => `${setting.value}`, shrink: 2 },
          { title: '', value: (setting) => (setting.source === 'set' ? 'set' : '') },
          { title: 'MEANING', value: (setting) => setting.description, shrink: 1 },
        ],
        cli.terminal.columns,
      )
      for (const line of lines) cli.terminal.print(line)
    })
  settings
    .command('get')
    .argument('<key>')
    .option('--json', 'value, source and meaning as JSON')
    .description('print one value')
    .addHelpText('after', '\nExample:\n  latchkey settings get proxy.port')
    .action(async (key: string, options: { readonly json?: true }) => {
      const setting = await (await cli.agent()).settings.get({ key })
      if (options.json) cli.terminal.json(setting)
      else cli.terminal.print(String(setting.value))
    })
  settings
    .command('set')
    .argument('<key>')
    .argument('[value]', 'left out: the default again; -: asked for, or read from standard input')
    .option('--json', 'the new value as JSON')
    .description('change one value, or put its default back')
    .addHelpText(
      'after',
      `
The keys are listed by: latchkey settings list

Examples:
  latchkey settings set default.region eu-central-1
  latchkey settings set default.region            the default again
  latchkey settings set proxy.next-hop -          asks, so that a password in the URL is in no list of processes`,
    )
    .action(async (key: string, value: string | undefined, options: { readonly json?: true }) => {
      if (value !== undefined) refusePassword(key, value)
      const given = value === '-' ? await askSecret(cli, key) : value
      const setting = await (await cli.agent()).settings.set({ key, value: given ?? null })
      if (options.json) cli.terminal.json(setting)
      else cli.terminal.print(`${setting.key} = ${setting.value}`)
    })
}

/** Every user of the computer can list the arguments of commands, and shells keep them. */
function refusePassword(key: string, value: string): void {
  if (!/^[^@]*:[^@]*@/.test(value.replace(/^[a-z][a-z\d+.-]*:\/\//i, ''))) return
  throw new AppError('bad-request', `${key}: others can read a password in the arguments, so nothing was saved`, {
    hint: `Give the URL at a prompt, or pipe it in: latchkey settings set ${key} -`,
  })
}
