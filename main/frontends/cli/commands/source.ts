import type { Command } from 'commander'
import type { SourceView } from '#contract/model.ts'
import { defined } from '#shared/defined.ts'
import { AppError } from '#util/app-error.ts'
import type { AgentClient } from '#contract/contract.ts'
import { askSecret, askText } from '../ask-secret.ts'
import type { Cli } from '../context.ts'
import { mayBeDone } from '../may-be-done.ts'
import { printSources } from '../output/views.ts'

interface Places {
  readonly region?: string
  readonly endpointUrl?: string
}
interface UserOptions extends Places {
  readonly accessKeyId?: string
  readonly mfaSerial?: string
  readonly mfaCommand?: string
}

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
      else if (sources.length > 0) printSources(cli, sources)
      else cli.terminal.note('there is no source yet; add one: latchkey source add iam-user NAME')
    })
  source
    .command('show')
    .argument('<name>')
    .option('--json', 'one JSON object')
    .description('one source; secrets are never shown')
    .addHelpText('after', '\nExample:\n  latchkey source show work --json')
    .action(async (name: string, options: { readonly json?: true }) =>
      show(cli, await (await cli.agent()).sources.show({ name }), options.json),
    )
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
      else
        cli.terminal.print(
          `${name} removed; ${removed.sessionsEnded} sessions ended, ${removed.rolesRemoved.length} roles removed`,
        )
    })
}

function addAdd(source: Command, cli: Cli): void {
  const add = source
    .command('add')
    .description('add a source')
    .addHelpText(
      'after',
      '\nExamples:\n  latchkey source add iam-user work\n  latchkey source add ambient here --profile ci\n  latchkey source add sandbox',
    )
  withPlaces(add.command('iam-user'))
    .argument('<name>', 'what to call it')
    .option('--access-key-id <id>', 'key id of the user; asked for when left out')
    .option('--mfa-serial <arn>', 'MFA device; its code is asked for once for all roles of this user')
    .option('--mfa-command <command>', 'prints the code, so that nobody is asked (the output of `ykman oath …`, say)')
    .option('--json', 'the source as JSON')
    .description('an IAM user with a long-term key; the secret goes to the vault and nowhere else')
    .addHelpText(
      'after',
      '\nThe secret is asked for, or read from standard input; it is no option, since others can read those.\n\nExamples:\n  latchkey source add iam-user work --access-key-id AKIA… --mfa-serial arn:aws:iam::111122223333:mfa/me\n  printf %s "$SECRET" | latchkey source add iam-user work --access-key-id AKIA…',
    )
    .action(async (name: string, options: UserOptions & { readonly json?: true }) => {
      const accessKeyId = options.accessKeyId ?? (await askText(cli, 'Access key id', '--access-key-id'))
      const secretAccessKey = await askSecret(cli, 'Secret access key')
      const { json, ...rest } = options
      await save(cli, { ...defined(rest), kind: 'iam-user', name, accessKeyId, secretAccessKey }, json)
    })
  withPlaces(add.command('ambient'))
    .argument('<name>', 'what to call it')
    .option('--profile <profile>', 'a profile of ~/.aws/config; left out: the default chain of the SDKs')
    .option('--json', 'the source as JSON')
    .description('credentials that this computer has already')
    .addHelpText(
      'after',
      '\nExamples:\n  latchkey source add ambient here\n  latchkey source add ambient build --profile ci',
    )
    .action(async (name: string, options: Places & { readonly profile?: string; readonly json?: true }) => {
      const { json, ...rest } = options
      await save(cli, { ...defined(rest), kind: 'ambient', name }, json)
    })
  add
    .command('sandbox')
    .option('--json', 'the source as JSON')
    .description('an AWS of its own on loopback, with accounts and roles to try; it comes back with each start')
    .addHelpText(
      'after',
      '\nOther accounts and roles are for one run: latchkey help agent\n\nExamples:\n  latchkey source add sandbox\n  latchkey source remove sandbox',
    )
    .action(async (options: { readonly json?: true }) => {
      await save(cli, { kind: 'sandbox', name: 'sandbox' }, options.json)
    })
}

function addEdit(source: Command, cli: Cli): void {
  withPlaces(source.command('edit'))
    .argument('<name>')
    .option('--access-key-id <id>', 'a new key in the place of the old one; its secret is asked for')
    .option('--mfa-serial <arn>', 'MFA device ("" for none)')
    .option('--mfa-command <command>', 'command that prints the code ("" for none)')
    .option('--profile <profile>', 'profile of an ambient source ("" for the default chain)')
    .option('--json', 'the source as JSON')
    .description('change what is given, leave the rest')
    .addHelpText(
      'after',
      '\nExamples:\n  latchkey source edit work --access-key-id AKIA…     the new secret is asked for\n  latchkey source edit work --endpoint-url ""          AWS itself again',
    )
    .action(async (name: string, options: UserOptions & { readonly profile?: string; readonly json?: true }) => {
      const { json, region, accessKeyId, ...clearable } = options
      const change = {
        ...defined({ region, accessKeyId }),
        ...Object.fromEntries(Object.entries(clearable).map(([key, value]) => [key, value === '' ? null : value])),
      }
      if (Object.keys(change).length === 0)
        throw new AppError('bad-request', 'nothing to change was given', {
          hint: 'What can be changed is shown by: latchkey help source edit',
        })
      const secret = accessKeyId === undefined ? {} : { secretAccessKey: await askSecret(cli, 'Secret access key') }
      const agent = await cli.agent()
      const edit = () => agent.sources.edit({ name, ...change, ...secret })
      show(cli, await mayBeDone(`latchkey source show ${name}`, edit), json)
    })
}

function withPlaces(command: Command): Command {
  return command
    .option('--region <region>', 'default region of its sessions')
    .option('--endpoint-url <url>', 'LocalStack, moto or a test server instead of AWS (https, or http on loopback)')
}

type NewSource = Parameters<AgentClient['sources']['add']>[0]

async function save(cli: Cli, wanted: NewSource, json: true | undefined): Promise<void> {
  const agent = await cli.agent({ newHome: true })
  const { source, identity, warning } = await mayBeDone('latchkey source list', () => agent.sources.add(wanted))
  if (json) {
    cli.terminal.json({ source, identity, warning })
    return
  }
  cli.terminal.print(
    identity === undefined ? `${source.name} added` : `${source.name} added; AWS knows it as ${identity}`,
  )
  if (warning !== undefined) cli.terminal.note(warning)
}

function show(cli: Cli, source: SourceView, json: true | undefined): void {
  if (json) cli.terminal.json(source)
  else printSources(cli, [source])
}
