import type { Command } from 'commander'
import { profileFiles } from '#local/aws-files.ts'
import { type Found, type Place, providerChain, type Reader } from '#local/provider-chain.ts'
import { assertNever } from '#shared/assert-never.ts'
import { readRegularSync } from '#util/files/regular-file.ts'
import type { Cli } from '../context.ts'

export function addWhoami(program: Command, cli: Cli): void {
  program
    .command('whoami')
    .option('--json', 'the same as JSON')
    .description('which credentials AWS tools would use in this shell, and why; asks nobody and shows no secret')
    .addHelpText('after', '\nExamples:\n  latchkey whoami\n  latchkey whoami --json | jq -r ".tools[].kind"')
    .action((options: { readonly json?: true }) => {
      const { env, terminal } = cli
      const files = profileFiles(env)
      const tools = providerChain({ env, files, config: textOf(files.config), credentials: textOf(files.credentials) })
      const region = ['AWS_REGION', 'AWS_DEFAULT_REGION'].find((name) => env[name])
      const advice = advise(env, tools)
      if (options.json) {
        const { LATCHKEY_ROLE: role, LATCHKEY_ROLE_FILE: roleFile } = env
        terminal.json({ tools, ...(role && { role }), ...(roleFile && { roleFile }), advice })
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

function wordsOf({ kind, profile, ours }: Found, role: string | undefined): string {
  const whose = ours ? `, from Latchkey${role === undefined || role === '' ? '' : ` (${role})`}` : ''
  switch (kind) {
    case 'environment':
      return `keys in the environment${whose}`
    case 'assume-role':
      return `profile ${profile}, by assuming a role`
    case 'web-identity':
      return 'a web identity token'
    case 'sso':
      return `profile ${profile}, signed in with aws sso login`
    case 'keys-in-file':
      return `profile ${profile}, keys in a file`
    case 'login':
      return `profile ${profile}, signed in with aws login`
    case 'process':
      return `profile ${profile}, by a process${whose}`
    case 'container':
      return 'the container credentials endpoint'
    case 'instance':
      return 'nothing here; on an EC2 instance its own role, else none'
    case 'missing-profile':
      return `none: there is no profile ${profile}`
    default:
      return assertNever(kind)
  }
}

function placeText({ name, value, file, line }: Place): string {
  const what = value === undefined ? name : `${name} = ${value}`
  return file === undefined ? `${what} (environment)` : `${what} (${file}:${line})`
}

function advise(env: NodeJS.ProcessEnv, tools: readonly Found[]): readonly string[] {
  const kinds = new Set(tools.map(({ kind, profile }) => `${kind} ${profile ?? ''}`))
  const hasStandIns = tools.some(({ kind, ours }) => ours && kind === 'environment')
  const throughProxy = (env['HTTPS_PROXY'] ?? '').startsWith('http://latchkey')
  return [
    ...(kinds.size > 1
      ? ['tools disagree: unset AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_DEFAULT_PROFILE, or unset AWS_PROFILE']
      : []),
    ...(hasStandIns && !throughProxy
      ? ['stand-in keys work through the proxy only, and HTTPS_PROXY does not name it: latchkey use ROLE']
      : []),
    ...(tools.some(({ kind }) => kind === 'missing-profile')
      ? ['write the profile, or choose a role: latchkey use ROLE']
      : []),
  ]
}

/** Larger ones are no AWS config files. */
const mostBytes = 16 * 1024 * 1024

function textOf(path: string): string | undefined {
  try {
    return readRegularSync(path, mostBytes)
  } catch {
    return undefined
  }
}
