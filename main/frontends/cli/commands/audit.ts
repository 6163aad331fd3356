import { Option, type Command } from 'commander'
import type { AuditRecord } from '#contract/model.ts'
import { AppError } from '#util/app-error.ts'
import { parseDuration } from '#util/duration.ts'
import { auditHead, auditText } from '#shared/audit-export.ts'
import { defined } from '#shared/defined.ts'
import { parseCount } from '../collect.ts'
import type { Cli } from '../context.ts'
import { type GroupedBy, groupings, groupText } from '../output/audit-groups.ts'

const outcomes = ['allowed', 'forwarded', 'error', 'refused', 'failed', 'foreign'] as const
const formats = ['text', 'jsonl', 'csv'] as const

interface Options {
  readonly json?: true
  readonly format: (typeof formats)[number]
  readonly follow?: true
  readonly role?: string
  readonly service?: string
  readonly outcome?: (typeof outcomes)[number]
  readonly client?: string
  readonly command?: string
  readonly action?: string
  readonly text?: string
  readonly by?: GroupedBy
  readonly since?: number
  readonly until?: number
  readonly limit?: number
}

export function addAudit(program: Command, cli: Cli): void {
  program
    .command('audit')
    .option('--json', 'the same as --format jsonl')
    .addOption(
      new Option('--format <format>', 'text to read, JSON Lines, or CSV for a spreadsheet')
        .choices(formats)
        .default('text'),
    )
    .option('--follow', 'go on with new records as they come')
    .option('--role <role>', 'of this role only')
    .option('--service <service>', 'of this service only, such as s3')
    .addOption(new Option('--outcome <outcome>', 'with this outcome only').choices(outcomes))
    .option('--client <client>', 'of this caller only: shared, terminal, or the command of an exec')
    .option('--command <command>', 'sent by this command only, as --by command names it')
    .option('--action <action>', 'for this action only, such as s3:GetObject')
    .option('--text <text>', 'with this text in any field')
    .addOption(new Option('--by <what>', 'count requests by what sent them, or by action').choices(groupings))
    .option('--since <time>', 'how far back: 15m, 1h, 2d', parseDuration)
    .option('--until <time>', 'up to how long ago: 15m, 1h, 2d', parseDuration)
    .option('--limit <count>', 'the newest ones only', parseCount)
    .description('what came through the proxy and which credentials were handed out')
    .addHelpText(
      'after',
      `
Examples:
  latchkey audit --since 1h
  latchkey audit --follow --role payments-prod/Admin
  latchkey audit --since 1d --outcome refused --format csv > refused.csv
  latchkey audit --by command --since 1h
  latchkey audit --command "aws s3 sync" --outcome error
  latchkey audit --json | jq -r 'select(.outcome == "refused") | .reason'

A line with ×12 stands for 12 requests of callers without a valid key, within one second.`,
    )
    .action((options: Options) =>
      options.by === undefined ? printAudit(cli, options) : printGroups(cli, options, options.by),
    )
}

async function printAudit(cli: Cli, options: Options): Promise<void> {
  const agent = await cli.runningAgent()
  const format = options.json ? 'jsonl' : options.format
  const filter = filterOf(options, format)
  const { lines, output } = cli.terminal
  const show = (records: readonly AuditRecord[]): Promise<void> =>
    format === 'text'
      ? lines(records.map((record) => line(cli, record)))
      : output(records.map(auditText[format]).join(''))
  if (format !== 'text') await output(auditHead[format])
  if (!options.follow) {
    for await (const { records } of await agent.audit.read(filter)) await show(records)
    return
  }
  const interrupted = new AbortController()
  process.once('SIGINT', () => interrupted.abort())
  process.once('SIGTERM', () => interrupted.abort())
  try {
    for await (const record of await agent.audit.follow(filter, { signal: interrupted.signal })) await show([record])
  } catch (error) {
    if (!interrupted.signal.aborted) throw error
  }
}

async function printGroups(cli: Cli, options: Options, by: GroupedBy): Promise<void> {
  if (options.follow || options.limit !== undefined)
    throw new AppError(
      'bad-request',
      `--${options.follow ? 'follow' : 'limit'} is for single requests: leave it out, or leave out --by`,
    )
  const agent = await cli.runningAgent()
  const format = options.json ? 'jsonl' : options.format
  const { limit: _ofSingleOnes, ...filter } = filterOf(options, format)
  const { commands, actions } = await agent.audit.summary({ filter: { since: 0, ...filter }, buckets: 1 })
  await cli.terminal.output(
    groupText(by, by === 'command' ? commands : actions, { format, columns: cli.terminal.columns }),
  )
}

function filterOf(options: Options, format: Options['format']) {
  const { role, service, outcome, client, command, action, text, since, until } = options
  const now = Date.now()
  return defined({
    role,
    service,
    outcome,
    client,
    command,
    action,
    text,
    since: since === undefined ? undefined : now - since,
    until: until === undefined ? undefined : now - until,
    limit: options.limit ?? (format !== 'text' || since !== undefined ? undefined : 200),
  })
}

function line(cli: Cli, record: AuditRecord): string {
  const { style } = cli.terminal
  const at = new Date(record.time)
  const [day, time] = local(at)
  const outcome =
    record.outcome === 'allowed' ? '' : style(record.outcome === 'foreign' ? 'dim' : 'red', record.outcome)
  const what =
    record.action === undefined
      ? [record.method, record.host, record.path].filter(Boolean).join(' ')
      : [record.service, record.action].filter(Boolean).join(':')
  const status = record.status === undefined ? '' : style(record.status >= 400 ? 'red' : 'green', String(record.status))
  const cost = record.durationMs === undefined ? '' : `${Math.round(record.durationMs)} ms`
  const bytes =
    record.bytesIn === undefined && record.bytesOut === undefined
      ? ''
      : `↑${size(record.bytesIn ?? 0)} ↓${size(record.bytesOut ?? 0)}`
  const parts = [
    day === local(new Date())[0] ? time : `${day} ${time}`,
    record.role ?? '-',
    record.accountId,
    record.client,
    record.event === 'request' ? what : `${record.event} ${what}`.trim(),
    record.resource,
    record.region,
    outcome,
    record.count === undefined ? '' : `×${record.count}`,
    status,
    record.errorCode,
    record.reason,
    bytes,
    cost,
  ]
  return parts.filter((part) => part !== undefined && part !== '').join('  ')
}

/** Date and time of day here. By hand: Node's words for them cost a command 15 ms. */
function local(at: Date): readonly [string, string] {
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-')
  return [day, [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')]
}

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`
  return bytes < 1_000_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${(bytes / 1_000_000_000).toFixed(2)} GB`
}
