import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Argument, type Command } from 'commander'
import type { FolderDecision } from '#contract/terminals.ts'
import { defined } from '#shared/defined.ts'
import { profileFiles } from '#local/aws-files.ts'
import { AppError } from '#util/app-error.ts'
import type { Cli } from '../context.ts'
import { fromHome } from '../output/from-home.ts'
import { renderTable } from '../output/table.ts'

export function addFolder(program: Command, cli: Cli): void {
  const folder = program
    .command('folder')
    .description('the role of a folder, which a file .latchkey there names: terminals in it and below have it')
    .addHelpText(
      'after',
      `
Examples:
  printf 'role = payments-dev/Admin\\nregion = eu-central-1\\n' > .latchkey
  latchkey folder allow
  latchkey folder list
The file counts once you allowed it, as it is then; one that others can write to never does. Terminals need the hook: latchkey hook install`,
    )
  const where = (): Argument => new Argument('[folder]', 'left out: the nearest one with such a file, from here up')
  folder
    .command('allow')
    .addArgument(where())
    .option('--no-profile', 'stand-in keys in the environment instead of AWS_PROFILE; nothing is written to ~/.aws')
    .description('trust what its file says now')
    .addHelpText('after', '\nExamples:\n  latchkey folder allow\n  latchkey folder allow ~/payments')
    .action(async (named: string | undefined, { profile }: { readonly profile: boolean }) => {
      const agent = await cli.agent()
      const how = { allowed: true, keys: !profile, files: profileFiles(cli.env) }
      const decided = await agent.terminals.decide({ folder: folderOf(named), ...how })
      if (decided.wrote !== undefined)
        cli.terminal.print(`wrote the profile latchkey to ${decided.wrote}; to undo that: latchkey profiles undo`)
      cli.terminal.print(`${fromHome(decided.folder)}: terminals there have ${asked(decided)}, at the next prompt`)
    })
  folder
    .command('deny')
    .addArgument(where())
    .description('do not go by its file, and do not ask again while it says the same')
    .addHelpText('after', '\nExample:\n  latchkey folder deny')
    .action(async (named: string | undefined) => {
      const decided = await (await cli.agent()).terminals.decide({ folder: folderOf(named), allowed: false })
      cli.terminal.print(`${fromHome(decided.folder)}: its file is left alone while it says ${asked(decided)}`)
    })
  folder
    .command('list')
    .option('--json', 'the same as JSON')
    .description('what you decided')
    .addHelpText('after', '\nExample:\n  latchkey folder list')
    .action(async (options: { readonly json?: true }) => {
      const decisions = await (await cli.agent()).terminals.folders()
      if (options.json) return cli.terminal.json(decisions)
      if (decisions.length === 0) return cli.terminal.note('no folder yet; see latchkey folder --help')
      const lines = renderTable(
        decisions,
        [
          { title: 'FOLDER', value: (each) => fromHome(each.folder), shrink: 1 },
          { title: 'ROLE', value: ({ role }) => role, shrink: 2 },
          { title: 'REGION', value: ({ region }) => region ?? '' },
          { title: '', value: ({ allowed }) => (allowed ? 'allowed' : 'denied') },
        ],
        cli.terminal.columns,
      )
      for (const line of lines) cli.terminal.print(line)
      return undefined
    })
}

function asked({ role, region }: Pick<FolderDecision, 'role' | 'region'>): string {
  return [role, ...Object.values(defined({ region }))].join(' in ')
}

function folderOf(named: string | undefined): string {
  if (named !== undefined) return resolve(named)
  for (let at = process.cwd(); ; at = dirname(at)) {
    if (existsSync(join(at, '.latchkey'))) return at
    if (at !== dirname(at)) continue
    throw new AppError('not-found', 'there is no file .latchkey here or in a folder above', {
      hint: 'Write one with the line: role = NAME',
    })
  }
}
