import type { Command } from 'commander'
import type { SourceInput } from '#contract/kinds.ts'
import type { SourceView } from '#contract/model.ts'
import { defined } from '#shared/defined.ts'
import { AppError } from '#util/app-error.ts'
import type { Cli } from '../context.ts'
import { type Options, withPlaces } from '../kinds/kind.ts'
import { cliKinds } from '../kinds/registry.ts'
import { mayBeDone } from '../may-be-done.ts'
import { printSources } from '../output/views.ts'

export function addSource(program: Command, cli: Cli): void {
  const source = program
    .command('source')
    .description('the places that roles come from')
    .addHelpText('after', '\nExamples:\n  latchkey source list\n  latchkey help source add iam-user')
  addAdd(source, cli)
  addEdit(source, cli)
  source
    .command('list')
    .option('--json', 'a JSON array')
    .description('every source with its state')
    .addHelpText('after', '\nExample:\n  latchkey source list')
    .action(async (options: { readonly json?: true }) => {
      const sources = await (await cli.agent()).sources.list()
      if (options.json) cli.terminal.json(sources)
      else if (sources.length > 0) printSources(cli, sources, Date.now())
      else cli.terminal.note('there is no source yet; add one: latchkey source add iam-user NAME')
    })
  source
    .command('show')
    .argument('<name>')
    .option('--json', 'one JSON object')
    .description('one source; secrets are never shown')
    .addHelpText('after', '\nExamples:\n  latchkey source show work\n  latchkey source show work --json')
    .action(async (name: string, options: { readonly json?: true }) =>
      show(cli, await (await cli.agent()).sources.show({ name }), options.json),
    )
  addSync(source, cli)
  source
    .command('remove')
    .argument('<name>')
    .option('--force', 'remove the roles that were added under it too')
    .option('--json', 'what was removed as JSON')
    .description('remove a source, its keys and its sessions')
    .addHelpText('after', '\nExample:\n  latchkey source remove old-user')
    .action(async (name: string, options: { readonly force?: true; readonly json?: true }) => {
      const removed = await (await cli.agent()).sources.remove({ name, force: options.force ?? false })
      if (options.json) cli.terminal.json(removed)
      else cli.terminal.print(`${name} removed with its roles; ${counted(removed.sessionsEnded, 'session')} ended`)
    })
}

function addAdd(source: Command, cli: Cli): void {
  const add = source
    .command('add')
    .description('add a source')
    .addHelpText(
      'after',
      '\nExamples:\n  latchkey source add iam-user work\n  latchkey source add ambient here --profile ci\n  latchkey source add identity-center corp --start-url https://d-1234567890.awsapps.com/start\n  latchkey source add sandbox',
    )
  for (const [kind, { add: describe, input, name: only }] of Object.entries(cliKinds)) {
    const command = describe(add.command(kind))
    if (only === undefined) command.argument('<name>', 'what to call it')
    command.option('--json', 'the source as JSON').action(async () => {
      const { json, ...options } = command.opts<Options & { readonly json?: true }>()
      const name = only ?? command.args[0] ?? ''
      await save(cli, await input(name, options, cli), json)
    })
  }
}

/** Kinds without a use for it refuse, and say why. */
function addSync(source: Command, cli: Cli): void {
  source
    .command('sync')
    .argument('[name]', 'left out: every source whose roles are fetched')
    .option('--cancel', 'end a fetch that is under way; what has come is kept')
    .option('--json', 'the sources as JSON')
    .description('fetch its roles again')
    .addHelpText('after', '\nExample:\n  latchkey source sync corp')
    .action(async (name: string | undefined, { cancel, json }: { readonly cancel?: true; readonly json?: true }) => {
      const { whileSyncing } = await import('../output/sync-progress.ts')
      const { syncedSources } = await import('../sign-in/sign-in-sources.ts')
      const agent = await cli.agent()
      const names = await syncedSources(agent, name)
      const act = cancel ? agent.sources.cancelSync : agent.sources.sync
      // One that fails keeps none of the others from being fetched.
      const ended = await whileSyncing(cli, names, () => Promise.allSettled(names.map((each) => act({ name: each }))))
      const synced = ended.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
      const failed = ended.find((each) => each.status === 'rejected')
      const [only] = synced
      if (failed !== undefined && synced.length === 0) throw failed.reason
      if (json) cli.terminal.json(name === undefined ? synced : only)
      else if (synced.length > 0) printSources(cli, synced, Date.now())
      else cli.terminal.note('there is no source whose roles are fetched')
      if (failed !== undefined) throw failed.reason
    })
}

/** Options whose name is not that of their field. */
const fields: Readonly<Record<string, string>> = { as: 'person' }

function addEdit(source: Command, cli: Cli): void {
  const kinds = Object.values(cliKinds)
  const edit = withPlaces(source.command('edit')).argument('<name>')
  for (const kind of kinds) kind.edit?.(edit)
  edit
    .option('--json', 'the source as JSON')
    .description('change what is given, leave the rest')
    .addHelpText(
      'after',
      '\nExamples:\n  latchkey source edit work --access-key-id AKIA…     the new secret is asked for\n  latchkey source edit work --endpoint-url ""          AWS itself again',
    )
    .action(async (name: string, { json, ...options }: Options & { readonly json?: true }) => {
      const { region, ...clearable } = options
      const change: Record<string, string | null> = {
        ...defined({ region }),
        ...Object.fromEntries(
          Object.entries(defined(clearable)).map(([key, value]) => [fields[key] ?? key, value === '' ? null : value]),
        ),
      }
      if (Object.keys(change).length === 0)
        throw new AppError('bad-request', 'nothing to change was given', {
          hint: 'What can be changed is shown by: latchkey help source edit',
        })
      for (const kind of kinds) Object.assign(change, await kind.change?.(options, cli))
      const agent = await cli.agent()
      const save = () => agent.sources.edit({ name, ...change })
      const changed = await mayBeDone(`latchkey source show ${name}`, save)
      await show(cli, changed, json)
      if (changed.sessionsEnded > 0) cli.terminal.note(`${counted(changed.sessionsEnded, 'session')} ended`)
      await warn(cli, changed)
    })
}

async function save(cli: Cli, wanted: SourceInput, json: true | undefined): Promise<void> {
  const agent = await cli.agent({ newHome: true })
  const { source, identity, warning } = await mayBeDone('latchkey source list', () => agent.sources.add(wanted))
  if (json) {
    cli.terminal.json({ source, identity, warning })
    return await warn(cli, source)
  }
  cli.terminal.print(
    identity === undefined ? `${source.name} added` : `${source.name} added; AWS knows it as ${identity}`,
  )
  if (source.state === 'needs-sign-in' && source.signsIn) cli.terminal.note(`Sign in: latchkey sign-in ${source.name}`)
  if (warning !== undefined) cli.terminal.note(warning)
  await warn(cli, source)
}

/** Loaded once something was saved: a list waits for nothing that it does not need. */
async function warn(cli: Cli, source: SourceView): Promise<void> {
  const { warnOfWrong } = await import('../warn-of-wrong.ts')
  await warnOfWrong(cli, source)
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

async function show(cli: Cli, source: SourceView, json: true | undefined): Promise<void> {
  if (json) return cli.terminal.json(source)
  const { printSourceFacts } = await import('../output/source-facts.ts')
  printSources(cli, [source], Date.now())
  printSourceFacts(cli, source)
}
