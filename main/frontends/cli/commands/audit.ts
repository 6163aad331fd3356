import type { Command } from 'commander'
import type { AuditRecord } from '#contract/model.ts'
import { parseDuration } from '#core/util/duration.ts'
import { given, parseCount } from '../collect.ts'
import type { Cli } from '../context.ts'
import { plain } from '../output/terminal.ts'

export function addAudit(program: Command, cli: Cli): void {
  program
    .command('audit')
    .option('--json', 'JSON Lines, one record each')
    .option('--follow', 'go on with new records as they come')
    .option('--role <role>', 'of this role only')
    .option('--since <time>', 'how far back: 15m, 1h, 2d', parseDuration)
    .option('--limit <count>', 'the newest ones only', parseCount)
    .description('what came through the proxy and which credentials were handed out')
    .addHelpText(
      'after',
      `\nExamples:\n  latchkey audit --since 1h\n  latchkey audit --follow --role payments-prod/Admin\n  latchkey audit --json | jq -r 'select(.outcome == "refused") | .reason'`,
    )
    .action(
      async (options: {
        readonly json?: true
        readonly follow?: true
        readonly role?: string
        readonly since?: number
        readonly limit?: number
      }) => {
        const agent = await cli.runningAgent()
        const filter = given({
          role: options.role,
          since: options.since === undefined ? undefined : Date.now() - options.since,
          limit: options.limit ?? (options.json || options.since !== undefined ? undefined : 200),
        })
        const print = (record: AuditRecord): void =>
          cli.terminal.print(options.json ? JSON.stringify(record) : line(cli, record))
        if (!options.follow) {
          for (const record of await agent.audit.query(filter)) print(record)
          return
        }
        const interrupted = new AbortController()
        process.once('SIGINT', () => interrupted.abort())
        process.once('SIGTERM', () => interrupted.abort())
        try {
          for await (const record of await agent.audit.follow(filter, { signal: interrupted.signal })) print(record)
        } catch (error) {
          if (!interrupted.signal.aborted) throw error
        }
      },
    )
}

function line(cli: Cli, record: AuditRecord): string {
  const { style } = cli.terminal
  const at = new Date(record.time)
  const day = at.toLocaleDateString('sv-SE')
  const time = at.toLocaleTimeString('en-GB')
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
    day === new Date().toLocaleDateString('sv-SE') ? time : `${day} ${time}`,
    record.role ?? '-',
    record.accountId,
    record.client,
    record.event === 'request' ? what : `${record.event} ${what}`.trim(),
    record.resource,
    record.region,
    outcome,
    status,
    record.errorCode,
    record.reason,
    bytes,
    cost,
  ]
  return parts
    .filter((part) => part !== undefined && part !== '')
    .map((part) => (part === outcome || part === status ? part : plain(part ?? '')))
    .join('  ')
}

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`
  return bytes < 1_000_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${(bytes / 1_000_000_000).toFixed(2)} GB`
}
