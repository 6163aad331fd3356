// What to change so that all tools of a shell find the same credentials, and find any: derived from what they would find without a variable.
import { type ChainInput, type Found, type Place, providerChain } from '#local/provider-chain/index.ts'
import { isOurProxy } from '../headless/environment.ts'

/** Those that are unset together. */
const groups: readonly (readonly string[])[] = [
  ['AWS_PROFILE'],
  ['AWS_DEFAULT_PROFILE'],
  ['AWS_DEFAULT_PROFILE', 'AWS_PROFILE'],
  ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_CREDENTIAL_EXPIRATION'],
  ['AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_ROLE_ARN', 'AWS_ROLE_SESSION_NAME'],
  ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'],
  ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'],
  ['AWS_CREDENTIAL_FILE'],
  ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'],
]

export function adviceFor(input: ChainInput, tools: readonly Found[]): readonly string[] {
  const agree = isAlike(tools)
  const fails = tools.some(({ kind }) => kind === 'broken' || kind === 'missing-profile')
  const unset = agree && !fails ? [] : whatHelps(input)
  return [
    ...(agree ? [] : [`tools disagree${unset.length > 0 ? `: ${unset.join(', or ')}` : toKeep(tools)}`]),
    ...(agree && fails && unset.length > 0 ? [unset.join(', or ')] : []),
    ...new Set(tools.flatMap(mended)),
    ...behindProxy(input.env, tools),
  ]
}

/** That all find the same, and something. */
function whatHelps(input: ChainInput): readonly string[] {
  const { env } = input
  const there = groups.map((names) => names.filter((name) => env[name] !== undefined))
  const both = there.flatMap((one, at) => there.slice(at + 1).map((other) => [...new Set([...one, ...other])].sort()))
  const helps = [...there.filter((names) => names.length > 0), ...both].filter((names) => {
    const found = providerChain({
      ...input,
      env: Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name))),
    })
    return isAlike(found) && !found.some(({ kind }) => nothing.has(kind))
  })
  // Not more than it takes.
  const least = helps.filter(
    (names) => !helps.some((less) => less.length < names.length && less.every((name) => names.includes(name))),
  )
  return [...new Set(least.map((names) => `unset ${names.join(' ')}`))].slice(0, 2)
}

const nothing: ReadonlySet<Found['kind']> = new Set(['broken', 'missing-profile', 'none', 'instance'])

const isAlike = (tools: readonly Found[]): boolean =>
  new Set(tools.map(({ reader: _reader, ...rest }) => JSON.stringify(rest))).size <= 1

/** Where no variable is to blame, the files are: by what each finds that not all of them do. */
function toKeep(tools: readonly Found[]): string {
  const inFiles = tools
    .filter(({ kind }) => !nothing.has(kind))
    .map(({ places }) => places.filter(({ file }) => file !== undefined).map(at))
  const own = inFiles.flatMap((lines) => lines.find((line) => !inFiles.every((all) => all.includes(line))) ?? [])
  const different = new Set(own)
  return different.size > 1 ? `: keep only one of ${[...different].join(' and ')}` : ''
}

const at = ({ name, file, line }: Place): string => `${name} (${file}:${line})`

function mended(found: Found): readonly string[] {
  const empty = found.places.find(({ value }) => value === '')
  if (found.kind === 'missing-profile')
    return found.profile === ''
      ? [`boto3 and the AWS CLI take an empty ${empty?.name ?? 'AWS_PROFILE'} for a name: unset it`]
      : ['write the profile, or choose a role: latchkey use ROLE']
  if (found.kind !== 'broken') return []
  const place = found.places.findLast(({ file }) => file !== undefined)
  if (place === undefined) return []
  const where = `${place.file}${place.line === undefined ? '' : `:${place.line}`}`
  return found.problem.includes('byte order mark')
    ? [`save ${place.file} as UTF-8 without a byte order mark`]
    : [`correct ${where}`]
}

/** Where the variables lead tools to another proxy or to none. */
function behindProxy(env: ChainInput['env'], tools: readonly Found[]): readonly string[] {
  const given = [env['HTTPS_PROXY'], env['https_proxy']].filter((value) => value !== undefined)
  if (given.length > 0 && given.every(isOurProxy)) return []
  const whose = (kind: 'stand-ins' | 'in-use'): boolean =>
    tools.some((found) => found.kind !== 'broken' && found.ours === kind)
  const advice = 'set the proxy: latchkey use ROLE, or take the real ones: latchkey use ROLE --direct'
  if (whose('stand-ins'))
    return [`stand-ins count only behind the proxy, and HTTPS_PROXY does not name it: AWS refuses them; ${advice}`]
  if (!whose('in-use')) return []
  return [
    `Latchkey answers with stand-ins unless the role was taken with --direct, and HTTPS_PROXY does not name the proxy: AWS refuses them; ${advice}`,
  ]
}
