// What a table of sources has no room for.
import type { SourceView } from '#contract/model.ts'
import { plainText } from '#shared/plain-text.ts'
import type { Cli } from '../context.ts'

/** `value`: several are a line each. */
type Fact = readonly [name: string, value: string | readonly string[] | undefined]

export function printSourceFacts(cli: Pick<Cli, 'terminal'>, source: SourceView): void {
  const facts = factsOf(source).filter(([, value]) => value !== undefined && value.length > 0)
  const width = Math.max(...facts.map(([name]) => name.length))
  for (const [name, value = ''] of facts) {
    const [first = '', ...more] = (typeof value === 'string' ? [value] : value).map(plainText)
    cli.terminal.print(`${name.padEnd(width)}  ${first}`)
    for (const line of more) cli.terminal.print(`${' '.repeat(width)}  ${line}`)
  }
}

function factsOf(source: SourceView): readonly Fact[] {
  const { kind, until, lastSync, syncedAt } = source
  const isCertificate = kind === 'roles-anywhere'
  return [
    ['start URL', source.startUrl],
    ['trust anchor', source.trustAnchor],
    ['certificate', source.certificate],
    [isCertificate ? 'certificate ends' : 'signed in until', until],
    ['private key', isCertificate ? (source.privateKey ?? 'in the vault') : undefined],
    ['chain', source.chain],
    ['sync profile', source.syncProfile],
    ['sync role', source.syncRole],
    ['profiles', source.profileFilter?.split('\n')],
    ['profile', source.profileArn],
    ['role', source.roleArn],
    ['session name', source.sessionName],
    ['source identity', source.sourceIdentity],
    ['session tags', source.sessionTags && tagLines(source.sessionTags)],
    ['last sync', lastSync && `${lastSync.outcome}, ${lastSync.profiles} profiles, ${lastSync.endedAt}`],
    ['roles fetched', syncedAt],
  ]
}

const tagLines = (tags: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(tags).map(([key, value]) => `${key}=${value}`)
