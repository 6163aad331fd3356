import type { Command } from 'commander'
import { type Found, type Place, providerChain, type Reader } from '#local/provider-chain/index.ts'
import { assertNever } from '#shared/assert-never.ts'
import { readRegularBytes } from '#util/files/regular-file.ts'
import type { Cli } from '../context.ts'
import { adviceFor } from '../whoami-advice.ts'

export function addWhoami(program: Command, cli: Cli): void {
  program
    .command('whoami')
    .option('--json', 'the same as JSON')
    .description('which credentials AWS tools would use in this shell, and why; asks nobody and shows no secret')
    .addHelpText('after', '\nExamples:\n  latchkey whoami\n  latchkey whoami --json | jq -r ".tools[].kind"')
    .action((options: { readonly json?: true }) => {
      const { env, terminal } = cli
      const input = { env, read: bytesOf, now: new Date() }
      const tools = providerChain(input)
      const region = ['AWS_REGION', 'AWS_DEFAULT_REGION'].find((name) => env[name])
      const advice = adviceFor(input, tools)
      if (options.json) {
        const { LATCHKEY_ROLE: role, LATCHKEY_ROLE_FILE: roleFile } = env
        terminal.json({ tools: tools.map(asJson), ...(role && { role }), ...(roleFile && { roleFile }), advice })
        return
      }
      // Those that agree are told of once.
      const groups = Map.groupBy(tools, ({ reader: _reader, ...rest }) => JSON.stringify(rest))
      for (const same of groups.values()) {
        const [first] = same
        if (first === undefined) continue
        const who = same.map(({ reader }) => names[reader]).join(', ')
        terminal.print(`${terminal.style('bold', who)}: ${wordsOf(first, env['LATCHKEY_ROLE'])}`)
        for (const place of first.places) terminal.print(`  ${placeText(place)}`)
      }
      if (env['LATCHKEY_ROLE_FILE'])
        terminal.print(`${terminal.style('bold', 'Role')}: by ${env['LATCHKEY_ROLE_FILE']}, as long as you are there`)
      if (region !== undefined) terminal.print(`${terminal.style('bold', 'Region')}: ${env[region]} (${region})`)
      for (const line of advice) terminal.print(`${terminal.style('yellow', 'Note')}: ${line}`)
    })
}

const names: Readonly<Record<Reader, string>> = {
  boto3: 'boto3',
  'aws-cli': 'AWS CLI v2',
  javascript: 'JavaScript SDK',
}

/** Whoever reads it asks whether they are ours, and seldom of which kind. */
function asJson(found: Found) {
  if (found.kind === 'broken') return { ...found, ours: false }
  const { ours, ...rest } = found
  return { ...rest, ours: ours !== undefined, standIns: ours === 'stand-ins' }
}

function wordsOf(found: Found, role: string | undefined): string {
  if (found.kind === 'broken') return `none: ${found.problem}`
  const { reader, kind, profile, ours } = found
  const whose = ours ? `, from Latchkey${role === undefined || role === '' ? '' : ` (${role})`}` : ''
  switch (kind) {
    case 'environment':
      return `keys in the environment${whose}`
    case 'assume-role':
      return `profile ${profile}, by assuming a role`
    case 'web-identity':
      return profile === undefined ? 'a web identity token' : `profile ${profile}, by a web identity token`
    case 'sso':
      return `profile ${profile}, signed in with aws sso login`
    case 'keys-in-file':
      return profile === undefined ? 'keys in a file' : `profile ${profile}, keys in a file${whose}`
    case 'login':
      return `profile ${profile}, signed in with aws login`
    case 'process':
      return `profile ${profile}, by a process${whose}`
    case 'container':
      return `the container credentials endpoint${whose}`
    case 'instance':
      return 'nothing here; on an EC2 instance its own role, else none'
    case 'missing-profile':
      return reader === 'javascript'
        ? `no profile ${profile}, and nothing else here; on an EC2 instance its own role, else none`
        : `none: there is no profile ${profile === '' ? 'with an empty name' : profile}`
    case 'none':
      return 'nothing here, and AWS_EC2_METADATA_DISABLED keeps them from asking for an instance role'
    default:
      return assertNever(kind)
  }
}

function placeText({ name, value, file, line }: Place): string {
  const what = value === undefined ? name : `${name} = ${value}`
  return file === undefined ? `${what} (environment)` : `${what} (${file}:${line})`
}

/** Larger ones are no AWS config files. */
const mostBytes = 16 * 1024 * 1024

function bytesOf(path: string): Uint8Array | undefined {
  try {
    return readRegularBytes(path, mostBytes)
  } catch {
    return undefined
  }
}
