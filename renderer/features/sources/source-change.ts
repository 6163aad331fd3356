import type { SourceView } from '#contract/model.ts'
import type { SourceChange } from '#contract/sources.ts'

/** Null clears, undefined keeps: only what differs is sent. */
function changeOf(before: string | undefined, now: string): string | null | undefined {
  if (now === (before ?? '')) return undefined
  return now === '' ? null : now
}

/** By what each is called in a change: the field that shows it. */
const shownAs = {
  endpointUrl: 'endpointUrl',
  mfaSerial: 'mfaSerial',
  mfaCommand: 'mfaCommand',
  profile: 'profile',
  person: 'as',
  browser: 'browser',
  trustAnchor: 'trustAnchor',
  certificate: 'certificate',
  privateKey: 'privateKey',
  chain: 'chain',
  syncProfile: 'syncProfile',
  syncRole: 'syncRole',
  profileArn: 'profileArn',
  roleArn: 'roleArn',
  profileFilter: 'profileFilter',
  sessionName: 'sessionName',
} as const
type Changeable = keyof typeof shownAs
const changeable = Object.keys(shownAs).filter((field): field is Changeable => Object.hasOwn(shownAs, field))

/** Whether somebody gave the same for both, however they are at the moment. */
export const isAlike = (one: SourceView, other: SourceView): boolean =>
  (['region', 'accessKeyId', 'fips', ...Object.values(shownAs)] as const).every((field) => one[field] === other[field])

/** What differs between a source and the texts of its form. A region cannot be cleared: an empty one stays as it was. */
export function sourceChange(
  source: SourceView,
  texts: { readonly region?: string } & { readonly [Field in Changeable]?: string },
): SourceChange {
  const change: { -readonly [Field in Changeable]?: string | null } = {}
  for (const field of changeable) {
    const text = texts[field]
    const next = text === undefined ? undefined : changeOf(source[shownAs[field]], text.trim())
    if (next !== undefined) change[field] = next
  }
  const { region = '' } = texts
  return { name: source.name, ...(region === '' || region === source.region ? {} : { region }), ...change }
}
