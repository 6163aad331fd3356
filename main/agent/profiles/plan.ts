// What would be written, decided without touching anything.
import { profileOfConfig } from '#local/aws-files.ts'
import { type Document, parse } from '#local/botocore/document.ts'
import { edit, type FoundSection, isWritten, type NewSection, sectionsOf, type Step } from './edit.ts'
import type { Mark } from './mark.ts'
import { meaningOf } from '#local/botocore/meaning.ts'

export interface WantedSection extends NewSection {
  /** What it is for, to name it by where two want one name. */
  readonly label: string
}

export interface PlanInput {
  /** Of the config file; empty where there is none. */
  readonly text: string
  /** Sections of the credentials file, where a profile of that name would change what ours means. */
  readonly credentials: readonly string[]
  readonly wanted: readonly WantedSection[]
  /** Whether a section of ours that nobody wants goes away. */
  readonly isStale: (mark: Mark, header: string) => boolean
}

export interface Change {
  readonly kind: 'add' | 'update' | 'keep' | 'remove'
  readonly header: string
}

/** `subject` is the section or file that stands in the way. */
export interface Refusal {
  readonly subject: string
  readonly reason: string
  readonly hint: string
}

export type Plan =
  | { readonly kind: 'planned'; readonly changes: readonly Change[]; readonly steps: readonly Step[] }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] }

export function plan({ text, credentials, wanted, isStale }: PlanInput): Plan {
  const document = parse(text)
  const unreadable = unreadableFile(document)
  if (unreadable !== undefined) return { kind: 'refused', refusals: [unreadable] }
  const found = sectionsOf(document)
  const refusals = [...doubles(wanted), ...wanted.flatMap(unsafe), ...taken(wanted, found, credentials)]
  if (refusals.length > 0) return { kind: 'refused', refusals }
  const wantedHeaders = new Set(wanted.map(({ header }) => header))
  const stale = found.filter(
    ({ header, mark }) => mark !== undefined && !wantedHeaders.has(header) && isStale(mark, header),
  )
  const drop = new Set(stale.map(({ header }) => header))
  const steps = edit(document, wanted, drop, found)
  return { kind: 'planned', changes: changesOf(document, wanted, drop, found), steps }
}

export function unreadableFile(document: Document): Refusal | undefined {
  const reading = meaningOf(document)
  if (reading.kind === 'refused')
    return {
      subject: `line ${reading.line}`,
      reason: `botocore and the AWS CLI cannot read this file: ${reading.problem}`,
      hint: document[0]?.text.startsWith('\uFEFF')
        ? 'Save it as UTF-8 without a byte order mark.'
        : 'Correct that line in an editor.',
    }
  if (Object.keys(reading.meaning.get('DEFAULT') ?? {}).length === 0) return undefined
  return {
    subject: '[DEFAULT]',
    reason: 'botocore adds the keys of this section to every other one, and to ours',
    hint: 'Write it in small letters, [default], if it is your default profile.',
  }
}

function changesOf(
  document: Document,
  wanted: readonly WantedSection[],
  drop: ReadonlySet<string>,
  found: readonly FoundSection[],
): readonly Change[] {
  const before = new Map(found.map((section) => [section.header, section]))
  return [
    ...wanted.map((section): Change => {
      const { header } = section
      const there = before.get(header)
      return { kind: there === undefined ? 'add' : isWritten(document, there, section) ? 'keep' : 'update', header }
    }),
    ...[...drop].map((header): Change => ({ kind: 'remove', header })),
  ]
}

function doubles(wanted: readonly WantedSection[]): readonly Refusal[] {
  const groups = Map.groupBy(wanted, ({ header }) => header)
  return [...groups].flatMap(([header, same]) =>
    same.length < 2
      ? []
      : [
          {
            subject: `[${header}]`,
            reason: `${same.map(({ label }) => label).join(' and ')} would both get this name`,
            hint: 'Tell them apart by the name template, such as {source}-{account_id}-{role}.',
          },
        ],
  )
}

/** What every SDK reads as it is meant: letters, digits and a few signs, and a value that no reader cuts or unwraps. */
function unsafe({ header, values, label }: WantedSection): readonly Refusal[] {
  const name = /^(?:profile|sso-session) ([A-Za-z0-9_\-/.%@]+)$/.exec(header)?.[1]
  if (name === undefined || name === '__proto__' || name === 'default')
    return [
      {
        subject: `[${header}]`,
        reason: `${label} would get a name that is empty, reserved, or not read alike by all SDKs`,
        hint: 'Change the name template; letters, digits, "_" and "-" are safe.',
      },
    ]
  const wrong = values.find(
    ([, value]) => value === '' || value.trim() !== value || /[\r\n]|[ \t][#;]|^(["']).*\1$/.test(value),
  )
  if (wrong === undefined) return []
  return [
    {
      subject: `[${header}]`,
      reason: `the value of ${wrong[0]} would not be read alike by all SDKs: ${JSON.stringify(wrong[1])}`,
      hint: 'It must not be empty, hold " #" or " ;", or be in quotes as a whole.',
    },
  ]
}

function taken(
  wanted: readonly WantedSection[],
  found: readonly FoundSection[],
  credentials: readonly string[],
): readonly Refusal[] {
  const headers = new Map(found.map((section) => [section.header, section]))
  // Ours are spelt in one way.
  const others = found.filter(({ mark }) => mark === undefined)
  const spellings = Map.groupBy(others, ({ header }) => plainHeader(header))
  const inCredentials = new Set(credentials)
  return wanted.flatMap(({ header, mark }): Refusal[] => {
    const same = headers.get(header)
    const subject = `[${same?.header ?? spellings.get(header)?.[0]?.header ?? header}]`
    if (same === undefined ? spellings.has(header) : same.mark === undefined) return [{ subject, ...foreign }]
    if (same?.mark !== undefined && (same.mark.kind !== mark.kind || same.mark.owner !== mark.owner))
      return [{ subject, ...otherOurs }]
    if (same !== undefined && same.mark?.source !== mark.source)
      return [{ subject, reason: `Latchkey wrote it for ${whose(same.mark?.source)}`, hint: otherOurs.hint }]
    if (inCredentials.has(header.replace(/^profile /, '')) && header.startsWith('profile '))
      return [{ subject, ...keysBeside }]
    return []
  })
}

const whose = (source: string | undefined): string =>
  source === undefined ? 'the role of terminals' : `the source ${source}, which has a role of this name too`

const foreign = {
  reason: 'it is there already and was not written by Latchkey',
  hint: 'Rename or remove it, or change the name template.',
}
const otherOurs = {
  reason: 'Latchkey wrote it as another kind of profile, or for another gateway',
  hint: 'Remove it first: latchkey profiles remove NAME',
}
const keysBeside = {
  reason: 'the credentials file has a profile of this name, whose keys some tools would prefer',
  hint: 'Rename or remove that one, or change the name template.',
}

/** One name for all spellings that some reader takes for the same: more blanks, quotes. */
function plainHeader(header: string): string {
  const profile = profileOfConfig(header.trim())
  if (profile !== undefined) return `profile ${profile}`
  const session = /^\s*sso-session\s+(["']?)(.*?)\1\s*$/.exec(header)?.[2]
  return session === undefined ? header : `sso-session ${session}`
}
