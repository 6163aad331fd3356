import type { NewsView } from '#contract/sources.ts'
import type { Cli } from '../context.ts'

const sign = { gained: '+', lost: '-', renamed: '~' }

/** What the last syncs changed, newest first. */
export function printNews(cli: Pick<Cli, 'terminal'>, news: readonly NewsView[], json: true | undefined): void {
  if (json) return cli.terminal.json(news)
  if (news.length === 0) return cli.terminal.note('nothing has changed since the roles were first fetched')
  for (const { source, at, changes } of news) {
    cli.terminal.print(cli.terminal.style('bold', `${source}, ${new Date(at).toLocaleString()}`))
    for (const { kind, accountId, accountName, role, before } of changes) {
      const account = accountName === undefined ? accountId : `${accountName} (${accountId})`
      cli.terminal.print(
        `  ${sign[kind]} ${role === undefined ? `${before ?? ''} is called ${account} now` : `${accountName ?? accountId}/${role}`}`,
      )
    }
  }
  return undefined
}
