import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { AgentClient } from '#contract/contract.ts'
import type { ImportResult, ImportView } from '#contract/profiles.ts'
import { defined } from '#shared/defined.ts'
import { profileFiles } from '#local/aws-files.ts'
import { AppError } from '#util/app-error.ts'
import { askYes } from '../prompts/ask-yes.ts'
import type { Cli } from '../context.ts'
import { exitCodes } from '../exit-codes.ts'
import { importTable, isOffered, pickLabel, resultLines } from '../output/imports.ts'

interface ImportOptions {
  readonly all?: true
  readonly as?: string
  readonly moveKeys?: true
  readonly dryRun?: true
  readonly yes?: true
  readonly json?: true
}

export function addImport(program: Command, cli: Cli): void {
  program
    .command('import')
    .argument('[profiles...]', 'of ~/.aws/config and ~/.aws/credentials; left out: shows what there is, and asks')
    .option('--all', 'everything that can be taken over')
    .option('--as <name>', 'another name for the source or role, of one profile')
    .option('--move-keys', 'take the keys out of their file once the vault has them')
    .option('--dry-run', 'show what would become of them and change nothing')
    .option('--yes', 'do not ask')
    .option('--json', 'one JSON array')
    .description('take over profiles and keys that you have already')
    .addHelpText(
      'after',
      `
Long-lived keys become a source with its key in the vault, profiles of IAM Identity Center a source to sign in to, profiles with a
source_profile a role, and anything else a source that reads the profile each time. The files stay as they are, unless --move-keys.

Examples:
  latchkey import
  latchkey import base admin --move-keys
  latchkey import --all --dry-run
  latchkey profiles undo            puts moved keys back into their file`,
    )
    .action((names: readonly string[], options: ImportOptions) => takeOver(cli, names, options))
}

async function takeOver(cli: Cli, names: readonly string[], options: ImportOptions): Promise<void> {
  const { print, note, json, lines, columns, interactive } = cli.terminal
  if (names.length > 0 && options.all === true)
    throw new AppError('bad-request', 'name profiles, or give --all', { hint: 'See: latchkey import' })
  const { config, credentials } = profileFiles(cli.env)
  const files = { config: resolve(config), credentials: resolve(credentials) }
  const agent = await cli.agent({ newHome: options.dryRun !== true })
  const all = await agent.profiles.importable({ files })
  const isNamed = names.length > 0 || options.all === true
  const named = options.all === true ? all.filter(isOffered).map(({ profile }) => profile) : [...names]
  const shown = isNamed ? all.filter(({ profile }) => named.includes(profile)) : all
  const isPicking = !isNamed && interactive && options.dryRun !== true && options.json !== true
  if (options.json && (!isNamed || options.dryRun)) return json(shown)
  if (!options.json) {
    if (all.length === 0) return note(`there is no profile in ${files.config} or ${files.credentials}`)
    if (!isNamed || options.yes !== true || options.dryRun === true) await lines(importTable(shown, columns))
  }
  if (options.dryRun || (!isNamed && !isPicking)) {
    if (!isNamed && all.some(isOffered)) note('to take some of them over: latchkey import PROFILE …, or --all')
    return
  }
  const input = isPicking ? await pick(all, options) : { names: named, moveKeys: options.moveKeys === true }
  if (input.names.length === 0) return note('there is nothing to take over')
  if (isNamed && options.yes !== true) await confirm(cli, input.names.length)
  const results = await agent.profiles.import({ ...input, files, ...defined({ as: options.as }) })
  if (options.json) json(results)
  else for (const result of results) for (const line of resultLines(result)) print(line)
  if (!options.json) await sayNext(cli, agent, results)
  if (results.some(({ outcome }) => outcome === 'refused')) process.exitCode = exitCodes.failed
}

async function confirm(cli: Cli, count: number): Promise<void> {
  if (!cli.terminal.interactive)
    throw new AppError('bad-request', 'nobody can be asked here, so nothing was taken over', {
      hint: 'Look at what would become of them with --dry-run, then add --yes.',
    })
  if (!(await askYes(cli.terminal, count === 1 ? 'Take it over?' : `Take these ${count} over?`)))
    throw new AppError('cancelled', 'nothing was taken over')
}

async function pick(all: readonly ImportView[], { moveKeys }: ImportOptions) {
  const offered = all.filter(isOffered)
  if (offered.length === 0) return { names: [], moveKeys: false }
  const { confirm: ask, isCancel, multiselect } = await import('@clack/prompts')
  const cancelled = new AppError('cancelled', 'nothing was taken over')
  const names = await multiselect({
    message: 'What shall Latchkey take over?',
    output: process.stderr,
    required: false,
    maxItems: 12,
    options: offered.map((view) => ({ value: view.profile, label: pickLabel(view) })),
  })
  if (isCancel(names)) throw cancelled
  const keys = offered.filter(({ profile, keysIn }) => names.includes(profile) && keysIn !== undefined)
  if (moveKeys === true || keys.length === 0) return { names, moveKeys: moveKeys === true }
  const isMove = await ask({
    message: `Move the keys of ${keys.map(({ profile }) => profile).join(', ')} to the vault, out of their file?`,
    output: process.stderr,
    initialValue: false,
  })
  if (isCancel(isMove)) throw cancelled
  return { names, moveKeys: isMove }
}

async function sayNext(cli: Cli, agent: AgentClient, results: readonly ImportResult[]): Promise<void> {
  const taken = results.filter(({ outcome }) => outcome === 'imported')
  if (taken.length === 0) return
  const sources = await agent.sources.list()
  for (const { as, name } of taken)
    if (as === 'source' && sources.some((source) => source.name === name && source.state === 'needs-sign-in'))
      cli.terminal.print(`Sign in: latchkey sign-in ${name}`)
  const role = taken.find(({ as }) => as === 'role')
  if (role !== undefined) cli.terminal.print(`Start a role: latchkey start ${role.name}`)
}
