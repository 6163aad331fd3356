import type { Command } from 'commander'
import type { RoleView } from '#contract/model.ts'
import { defined } from '#shared/defined.ts'
import { AppError } from '#util/app-error.ts'
import { parseDuration } from '#util/duration.ts'
import { collect, collectPair, readOptionFile } from '../collect.ts'
import type { Cli } from '../context.ts'
import { mayBeDone } from '../may-be-done.ts'
import { printRoles } from '../output/views.ts'

interface RoleOptions {
  readonly source?: string
  readonly arn?: string
  readonly via?: string
  readonly externalId?: string
  readonly sessionName?: string
  readonly duration?: string
  readonly tag?: Readonly<Record<string, string>>
  readonly transitive?: readonly string[]
  readonly sourceIdentity?: string
  readonly policyFile?: string
  readonly region?: string
  readonly label?: Readonly<Record<string, string>>
  readonly neverDirect?: boolean
  readonly json?: true
}

export function addRole(program: Command, cli: Cli): void {
  const role = program
    .command('role')
    .description('roles of your own, beside those that sources list')
    .addHelpText(
      'after',
      '\nExamples:\n  latchkey help role add\n  latchkey role edit audit --duration 30m\n  latchkey role label admin env=prod',
    )
  withRoleOptions(role.command('add'))
    .argument('<name>')
    .usage('<name> --source <source> --arn <arn> [options]')
    .requiredOption('--source <source>', 'needed: where its credentials begin')
    .requiredOption('--arn <arn>', 'needed: the role')
    .option('--never-direct', 'never hand out its real credentials, only the proxy')
    .description('add a role')
    .addHelpText(
      'after',
      `
Examples:
  latchkey role add admin --source work --arn arn:aws:iam::111122223333:role/Admin
  latchkey role add audit --source work --arn arn:aws:iam::444455556666:role/Audit --via admin --external-id 7f3a
  latchkey role add deploy --source work --arn arn:aws:iam::111122223333:role/Deploy --tag team=web --transitive team`,
    )
    .action(async (name: string, options: RoleOptions & { readonly source: string; readonly arn: string }) => {
      const { source, arn } = options
      const agent = await cli.agent()
      const add = () => agent.roles.add({ ...fields(options), name, source, arn })
      shown(cli, await mayBeDone('latchkey roles', add), options.json)
    })
  withRoleOptions(role.command('edit'))
    .argument('<role>')
    .option('--source <source>', 'where its credentials begin')
    .option('--arn <arn>', 'the role')
    .option('--never-direct', 'never hand out its real credentials, only the proxy')
    .option('--no-never-direct', 'allow --direct and `credentials` again')
    .description('change what is given, leave the rest; "" clears')
    .addHelpText(
      'after',
      '\nExamples:\n  latchkey role edit audit --duration 30m\n  latchkey role edit audit --external-id ""',
    )
    .action(async (role: string, options: RoleOptions) => {
      const clear = clearable.filter((key) => options[key === 'policy' ? 'policyFile' : key] === '')
      const kept = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== ''))
      const change = { ...fields(kept), ...defined({ source: options.source, arn: options.arn }) }
      if (Object.keys(change).length + clear.length === 0)
        throw new AppError('bad-request', 'nothing to change was given', {
          hint: 'What can be changed is shown by: latchkey help role edit',
        })
      shown(cli, await (await cli.agent()).roles.edit({ ...change, role, clear: [...clear] }), options.json)
    })
  role
    .command('remove')
    .argument('<role>')
    .option('--json', 'what was removed as JSON')
    .description('remove a role that was added; its session ends')
    .addHelpText('after', '\nExample:\n  latchkey role remove audit')
    .action(async (name: string, options: { readonly json?: true }) => {
      const removed = await (await cli.agent()).roles.remove({ role: name })
      if (options.json) cli.terminal.json(removed)
      else cli.terminal.print(`${removed.name} removed${removed.sessionEnded ? '; its session ended' : ''}`)
    })
  role
    .command('label')
    .argument('<role>')
    .argument('[labels...]', 'key=value pairs; a value of nothing takes the label away')
    .option('--clear', 'take all your own labels away first')
    .option('--json', 'the role as JSON')
    .description('set labels of your own, also on a role that a source lists')
    .addHelpText(
      'after',
      `
Labels of your own come before those that the source gives. A label env, environment or stage says what is production.

Examples:
  latchkey role label payments-prod/Admin env=prod team=payments
  latchkey role label payments-prod/Admin team=
  latchkey role label payments-prod/Admin --clear`,
    )
    .action(
      async (name: string, pairs: readonly string[], options: { readonly clear?: true; readonly json?: true }) => {
        if (pairs.length === 0 && !options.clear)
          throw new AppError('bad-request', 'no label was given', {
            hint: `Write labels as key=value, or remove them all: latchkey role label ROLE --clear`,
          })
        const agent = await cli.agent()
        const { id, ownLabels } = await agent.roles.resolve({ role: name })
        const pairsGiven = pairs.reduce<Readonly<Record<string, string>>>(
          (before, pair) => collectPair(pair, before),
          {},
        )
        const labels = Object.entries({ ...(options.clear ? {} : ownLabels), ...pairsGiven })
        const kept = Object.fromEntries(labels.filter(([key]) => pairsGiven[key] !== ''))
        const changed = await agent.roles.label({ role: id, labels: kept })
        if (options.json) cli.terminal.json(changed)
        else {
          const shownLabels = Object.entries(changed.labels).map(([key, value]) => `${key}=${value}`)
          cli.terminal.print(`${changed.name}: ${shownLabels.join(', ') || 'no labels'}`)
        }
      },
    )
  program
    .command('favourite')
    .argument('<role>')
    .option('--off', 'no longer a favourite')
    .option('--json', 'the role as JSON')
    .description('mark a role, so that lists show it first')
    .addHelpText(
      'after',
      '\nExamples:\n  latchkey favourite payments-dev/Admin\n  latchkey favourite payments-dev/Admin --off',
    )
    .action(async (name: string, options: { readonly off?: true; readonly json?: true }) => {
      shown(cli, await (await cli.agent()).roles.favourite({ role: name, on: !options.off }), options.json)
    })
}

const clearable = ['via', 'externalId', 'sessionName', 'duration', 'sourceIdentity', 'policy', 'region'] as const

function withRoleOptions(command: Command): Command {
  return command
    .option('--via <role>', 'the role to assume first')
    .option('--external-id <id>', 'what the role asks for')
    .option('--session-name <name>', 'shown in CloudTrail; default: your user name')
    .option(
      '--duration <time>',
      'life of its credentials: 15m to 12h; 1h at most when it is reached through another role',
    )
    .option('--tag <key=value>', 'session tag; may be repeated', collectPair)
    .option('--transitive <key>', 'tag key that is kept through a chain; may be repeated', collect)
    .option('--source-identity <identity>', 'who is behind the session, for CloudTrail')
    .option('--policy-file <file>', 'JSON policy that narrows the session')
    .option('--region <region>', 'default region of its sessions')
    .option('--label <key=value>', 'label of your own; may be repeated', collectPair)
    .option('--json', 'the role as JSON')
}

function fields(options: RoleOptions) {
  const seconds = options.duration === undefined ? undefined : Math.round(parseDuration(options.duration) / 1000)
  return defined({
    via: options.via,
    externalId: options.externalId,
    sessionName: options.sessionName,
    duration: seconds,
    tags: options.tag && { ...options.tag },
    transitiveTagKeys: options.transitive && [...options.transitive],
    sourceIdentity: options.sourceIdentity,
    policy: options.policyFile === undefined ? undefined : readOptionFile(options.policyFile),
    region: options.region,
    labels: options.label && { ...options.label },
    neverDirect: options.neverDirect,
  })
}

function shown(cli: Cli, role: RoleView, json: true | undefined): void {
  if (json) cli.terminal.json(role)
  else printRoles(cli, [role], Date.now())
}
