import type { RoleView } from '#contract/model.ts'
import type { RoleChange, RoleInput } from '#contract/roles.ts'
import { t } from '#shared/strings/strings.ts'
import { arnWrong, externalIdWrong, nameWrong, regionWrong, sessionNameWrong, type Wrong } from './checks.ts'

/** What the form shows; numbers and pairs as text. */
export interface RoleValues extends Readonly<Record<string, string>> {
  readonly name: string
  readonly arn: string
  /** Id of a role, or what stood there before. Empty: straight from the source. */
  readonly via: string
  readonly region: string
  /** Seconds. Empty: AWS's own hour. */
  readonly duration: string
  readonly externalId: string
  readonly sessionName: string
  readonly tags: string
  readonly labels: string
}

export function valuesOf(input: Partial<RoleInput>): RoleValues {
  return {
    name: input.name ?? '',
    arn: input.arn ?? '',
    via: input.via ?? '',
    region: input.region ?? '',
    duration: input.duration === undefined ? '' : String(input.duration),
    externalId: input.externalId ?? '',
    sessionName: input.sessionName ?? '',
    tags: pairsText(input.tags ?? {}),
    labels: pairsText(input.labels ?? {}),
  }
}

export function roleWrong(values: RoleValues, sourceRegion: string, taken: ReadonlySet<string>) {
  const tags = parsePairs(values.tags)
  const awsTag = Object.keys(tags ?? {}).some((name) => /^aws:/i.test(name))
  return {
    name: nameWrong(values.name, taken),
    arn: arnWrong(values.arn, sourceRegion),
    region: regionWrong(values.region),
    externalId: externalIdWrong(values.externalId),
    sessionName: sessionNameWrong(values.sessionName),
    tags: awsTag ? { text: t.sources.role.wrong.tagAws } : pairsWrong(tags),
    labels: pairsWrong(parsePairs(values.labels)),
  }
}

const pairsWrong = (pairs: unknown): Wrong | undefined =>
  pairs === undefined ? { text: t.sources.adding.wrong.pairs, soon: true } : undefined

export function roleInputOf(values: RoleValues, source: string, neverDirect: boolean): RoleInput {
  const text = (name: 'via' | 'region' | 'externalId' | 'sessionName') =>
    values[name] === '' ? {} : { [name]: values[name] }
  return {
    name: values.name,
    source,
    arn: values.arn,
    ...text('via'),
    ...text('region'),
    ...text('externalId'),
    ...text('sessionName'),
    ...(values.duration === '' ? {} : { duration: Number(values.duration) }),
    tags: { ...parsePairs(values.tags) },
    transitiveTagKeys: [],
    labels: { ...parsePairs(values.labels) },
    neverDirect,
  }
}

/** Everything the form shows; what it does not show (policy, source identity) stays as it is. */
export function roleChangeOf(role: string, before: RoleInput, values: RoleValues, neverDirect: boolean): RoleChange {
  const {
    name: _name,
    source: _source,
    transitiveTagKeys: _keys,
    ...given
  } = roleInputOf(values, before.source, neverDirect)
  const tags = given.tags
  // A key that is passed on must be among the tags.
  const transitiveTagKeys = before.transitiveTagKeys.filter((key) => key in tags)
  const clear = (['via', 'externalId', 'sessionName', 'duration', 'region'] as const).filter(
    (field) => before[field] !== undefined && given[field] === undefined,
  )
  return { ...given, role, transitiveTagKeys, clear }
}

/** Roles to go through: of the same source, and none that goes through this one already. */
export function viaChoices(roles: Iterable<RoleView>, source: string, name: string): readonly RoleView[] {
  return [...roles].filter(
    (role) => role.source === source && role.kind === 'role' && role.name !== name && !role.chain.includes(name),
  )
}

const lengths = [900, 1800, 3600, 7200, 14_400, 28_800, 43_200]
const longestChained = 3600

/** Seconds to choose from; `chained`: AWS gives an hour at most. */
export function durations(chained: boolean, current: string): readonly number[] {
  const own = current === '' || lengths.includes(Number(current)) ? [] : [Number(current)]
  return [...lengths, ...own].filter((each) => !chained || each <= longestChained).sort((a, b) => a - b)
}

// Labels and tags as one line of text: `env=production, team=core`. A comma inside a value is written `\,`.

export type Pairs = Readonly<Record<string, string>>

export function pairsText(pairs: Pairs): string {
  return Object.entries(pairs)
    .map(([name, value]) => `${name}=${value}`.replaceAll(/[\\,]/g, String.raw`\$&`))
    .join(', ')
}

/** Undefined when a part has no name or no `=`. The first `=` ends the name. */
export function parsePairs(text: string): Pairs | undefined {
  const found: Record<string, string> = {}
  for (const part of text.match(/(?:\\.|[^\\,])+/gs) ?? []) {
    const plain = part.replaceAll(/\\(.)/gs, '$1').trim()
    if (plain === '') continue
    const at = plain.indexOf('=')
    if (at < 1) return undefined
    found[plain.slice(0, at).trim()] = plain.slice(at + 1).trim()
  }
  return found
}
