import { resolve } from 'node:path'
import { Option, type Command } from 'commander'
import { type ProfileKind, profileKinds, type ProfilePlan } from '#contract/profiles.ts'
import { defined } from '#shared/defined.ts'
import { profileFiles } from '#local/aws-files.ts'
import { AppError } from '#util/app-error.ts'
import { askYes } from '../prompts/ask-yes.ts'
import type { Cli } from '../context.ts'
import { nextSteps, printPlan, shareOffer } from '../output/profile-plan.ts'
import { renderTable } from '../output/table.ts'

interface PlanOptions {
  readonly kind?: ProfileKind
  readonly source?: string
  readonly only?: string
  readonly nameTemplate?: string
  readonly json?: true
}

interface ApplyOptions extends PlanOptions {
  readonly dryRun?: true
  readonly yes?: true
}

export function addProfiles(program: Command, cli: Cli): void {
  const profiles = program
    .command('profiles')
    .description('profiles of your roles in the AWS config file')
    .addHelpText(
      'after',
      `
Kinds of profile:
  native    the AWS CLI and the SDKs sign in to IAM Identity Center, with or without Latchkey
  process   answered by Latchkey with short-lived credentials
  proxied   answered with stand-in keys, which count only where the proxy variables are set, as by latchkey env

Examples:
  latchkey profiles plan
  latchkey profiles apply --kind process --only payments
  latchkey profiles undo`,
    )
  withPlanOptions(profiles.command('plan'))
    .description('show what would be written: the difference, then a table')
    .addHelpText('after', '\nExample:\n  latchkey profiles plan --kind native --source work')
    .action(async (options: PlanOptions) => {
      const plan = await (await cli.agent()).profiles.plan(inputOf(cli, options))
      if (options.json) cli.terminal.json(plan)
      else await printPlan(cli, plan)
      refuse(plan)
    })
  withPlanOptions(profiles.command('apply'))
    .option('--dry-run', 'print the difference and write nothing')
    .option('--yes', 'do not ask')
    .description('write the profiles; what is not written by Latchkey stays as it is, byte for byte')
    .addHelpText(
      'after',
      '\nExamples:\n  latchkey profiles apply\n  latchkey profiles apply --kind process --name-template "{source}-{account}-{role}"\n  latchkey profiles apply --dry-run',
    )
    .action((options: ApplyOptions) => apply(cli, options))
  addRest(profiles, cli)
}

function withPlanOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--kind <kind>',
        'how tools get credentials; left out: native where there are any, else process',
      ).choices(profileKinds),
    )
    .option('--source <source>', 'of this source only')
    .option('--only <query>', 'of roles that this finds only; nothing is removed then')
    .option('--name-template <template>', 'of {account}, {account_id}, {role}, {source}, {region}, {partition}')
    .option('--json', 'one JSON object')
}

/** The files of this shell: the agent's own environment may name others. */
function filesOf({ env }: Cli) {
  const { config, credentials } = profileFiles(env)
  return { config: resolve(config), credentials: resolve(credentials) }
}

const inputOf = (cli: Cli, { kind, source, only, nameTemplate }: PlanOptions) => ({
  files: filesOf(cli),
  ...defined({ kind, source, only, nameTemplate }),
})

async function apply(cli: Cli, options: ApplyOptions): Promise<void> {
  const { print, note, json, output, interactive } = cli.terminal
  const agent = await cli.agent()
  const input = inputOf(cli, options)
  const plan = await agent.profiles.plan(input)
  if (options.dryRun) {
    if (options.json) json(plan)
    else await output(plan.diff)
    refuse(plan)
    return
  }
  if (!options.json) await printPlan(cli, plan)
  refuse(plan)
  if (plan.diff !== '' && !options.yes) {
    if (!interactive)
      throw new AppError('bad-request', 'nobody can be asked here, so nothing was written', {
        hint: 'Look at the plan, then: latchkey profiles apply --yes',
      })
    if (!(await askYes(cli.terminal, `Write this to ${plan.path}?`))) {
      note('nothing was written')
      return
    }
  }
  const { id, path } = await agent.profiles.apply({ ...input, seen: plan.digest })
  if (options.json) json({ ...plan, ...defined({ id }) })
  else if (id === undefined) print(`${path} is as it should be; nothing was written`)
  else {
    print(`${path} is written; to take it back: latchkey profiles undo ${id}`)
    const first = plan.changes.find(({ change, profile }) => profile !== undefined && change !== 'remove')
    if (first?.profile !== undefined) for (const line of nextSteps(plan.kind, first.profile)) print(line)
    if (plan.kind === 'native' && (await agent.settings.get({ key: 'profiles.share-sign-in' })).value === false)
      print(shareOffer)
  }
}

function refuse({ path, refusals }: ProfilePlan): void {
  const [first] = refusals
  if (first === undefined) return
  throw new AppError('conflict', `${path} cannot be written: ${first.subject}: ${first.reason}`, {
    hint: first.hint,
    ...(refusals.length > 1 && { candidates: refusals.map(({ subject, reason }) => `${subject}: ${reason}`) }),
  })
}

function addRest(profiles: Command, cli: Cli): void {
  profiles
    .command('list')
    .option('--json', 'a JSON array')
    .description('the profiles that Latchkey wrote')
    .addHelpText('after', '\nExample:\n  latchkey profiles list')
    .action(async (options: { readonly json?: true }) => {
      const all = await (await cli.agent()).profiles.list({ files: filesOf(cli) })
      if (options.json) return cli.terminal.json(all)
      if (all.length === 0) return cli.terminal.note('there is no profile of Latchkey yet; see: latchkey profiles plan')
      return await cli.terminal.lines(
        renderTable(
          all,
          [
            { title: 'PROFILE', value: ({ name }) => name, shrink: 2 },
            { title: 'KIND', value: ({ kind }) => kind },
            { title: 'ACCOUNT ID', value: ({ accountId }) => accountId ?? '' },
            { title: 'ROLE', value: ({ role }) => role ?? '', shrink: 1 },
            { title: 'REGION', value: ({ region }) => region ?? '' },
            { title: 'SOURCE', value: ({ source }) => source ?? '' },
          ],
          cli.terminal.columns,
        ),
      )
    })
  profiles
    .command('history')
    .option('--json', 'a JSON array')
    .description('every write of your files, newest last')
    .addHelpText('after', '\nExample:\n  latchkey profiles history')
    .action(async (options: { readonly json?: true }) => {
      const all = await (await cli.agent()).profiles.history()
      if (options.json) return cli.terminal.json(all)
      if (all.length === 0) return cli.terminal.note('nothing was written yet')
      return await cli.terminal.lines(
        renderTable(
          all,
          [
            { title: 'ID', value: ({ id }) => String(id), align: 'right' },
            { title: 'TIME', value: ({ at }) => at.replace(/\.\d+Z$/, 'Z') },
            { title: 'WHAT', value: ({ what }) => what, shrink: 1 },
            { title: '', value: ({ undone }) => (undone ? 'undone' : '') },
            { title: 'FILE', value: ({ path }) => path, shrink: 2 },
          ],
          cli.terminal.columns,
        ),
      )
    })
  profiles
    .command('remove')
    .argument('[names...]', 'profiles that Latchkey wrote')
    .option('--all', 'all of them')
    .option('--yes', 'as apply has it; nothing is asked here')
    .option('--json', 'what was removed as JSON')
    .description('take profiles of Latchkey out of the file')
    .addHelpText(
      'after',
      '\nExamples:\n  latchkey profiles remove payments-dev-admin\n  latchkey profiles remove --all',
    )
    .action(async (names: readonly string[], options: { readonly all?: true; readonly json?: true }) => {
      if (names.length > 0 === (options.all === true))
        throw new AppError('bad-request', 'name profiles, or give --all', { hint: 'See: latchkey profiles list' })
      const all = options.all ?? false
      const removed = await (await cli.agent()).profiles.remove({ names: [...names], all, files: filesOf(cli) })
      if (options.json) cli.terminal.json(removed)
      else if (removed.id === undefined) cli.terminal.note('there was nothing to remove')
      else
        cli.terminal.print(
          `${removed.removed.length} ${removed.removed.length === 1 ? 'section' : 'sections'} removed from ${removed.path}; to take it back: latchkey profiles undo ${removed.id}`,
        )
    })
  profiles
    .command('undo')
    .argument('[id]', 'of a write in the history; left out: the last one')
    .option('--json', 'what was undone as JSON')
    .description('take a write back; later ones stay')
    .addHelpText('after', '\nExamples:\n  latchkey profiles undo\n  latchkey profiles undo 3')
    .action(async (given: string | undefined, options: { readonly json?: true }) => {
      if (given !== undefined && !/^[1-9]\d{0,8}$/.test(given))
        throw new AppError('bad-request', `"${given}" is no id of a write`, { hint: 'See: latchkey profiles history' })
      const id = given === undefined ? undefined : Number(given)
      const undone = await (await cli.agent()).profiles.undo(defined({ id }))
      if (options.json) cli.terminal.json(undone)
      else cli.terminal.print(`write ${undone.undone} of ${undone.path} is taken back`)
    })
}
