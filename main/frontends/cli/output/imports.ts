// What profiles of a person's are, and what becomes of them, in words.
import type { ImportResult, ImportView } from '#contract/profiles.ts'
import { assertNever } from '#shared/assert-never.ts'
import { plainText } from '#shared/plain-text.ts'
import { profilesImport } from '#shared/strings/en/profiles-import.ts'
import { renderTable } from './table.ts'

/** Whether there is something to take over. */
export const isOffered = ({ becomes: { kind } }: ImportView): boolean =>
  kind === 'source' || kind === 'role' || kind === 'after'

export const importTable = (views: readonly ImportView[], columns: number | undefined): readonly string[] =>
  renderTable(
    views,
    [
      { title: 'PROFILE', value: ({ profile }) => profile, shrink: 2 },
      { title: 'IS', value: whatIs, shrink: 1 },
      { title: 'BECOMES', value: ({ becomes }) => whatBecomes(becomes), shrink: 1 },
    ],
    columns,
  )

export const pickLabel = (view: ImportView): string =>
  plainText(`${view.profile}: ${whatIs(view)} → ${whatBecomes(view.becomes)}`)

const kinds = profilesImport.how

function whatIs({ how, detail }: ImportView): string {
  if (detail === undefined) return kinds[how]
  return how === 'role' || how === 'access-keys' ? detail : `${kinds[how]}: ${detail}`
}

function whatBecomes(becomes: ImportView['becomes']): string {
  switch (becomes.kind) {
    case 'source':
      return `source ${becomes.name} (${becomes.source})`
    case 'role':
      return `role ${becomes.name} of ${becomes.source}`
    case 'after':
      return `role ${becomes.name}, with ${becomes.needs.join(' and ')}`
    case 'imported':
      return `is there: ${becomes.as} ${becomes.name}`
    case 'nothing':
      return `- ${becomes.reason}`
    default:
      return assertNever(becomes)
  }
}

export function resultLines({
  profile,
  outcome,
  as,
  name,
  identity,
  warning,
  reason,
  hint,
  moved,
}: ImportResult): readonly string[] {
  const more = [
    ...(identity === undefined ? [] : [`  AWS says: ${identity}`]),
    ...(warning === undefined ? [] : [`  ${warning}`]),
    ...(outcome === 'refused' || reason === undefined ? [] : [`  ${reason}`]),
    ...(moved === undefined
      ? []
      : [
          `  its keys left ${moved.path}: AWS tools find none in this profile now; to put them back: latchkey profiles undo ${moved.id}`,
        ]),
  ]
  switch (outcome) {
    case 'imported':
      return [`${profile}: ${as} ${name} is added`, ...more]
    case 'skipped':
      return [`${profile}: is there already, as ${as} ${name}`, ...more]
    case 'refused':
      return [`${profile}: not taken over: ${reason}`, ...(hint === undefined ? [] : [`  ${hint}`])]
    default:
      return assertNever(outcome)
  }
}
