import type { FoundView } from '#contract/sources.ts'
import { t } from '#shared/strings/strings.ts'
import { CheckList } from '../../ui/fields/CheckList.tsx'

const words = t.sources.adding.found

export function FoundList({
  found,
  picked,
  onPick,
}: {
  readonly found: readonly FoundView[]
  readonly picked: readonly string[]
  readonly onPick: (names: readonly string[]) => void
}) {
  const items = found.map((each) => ({
    id: each.name,
    label: each.profile ?? words.environment,
    detail: detailOf(each),
    after: each.region,
    isDisabled: each.usedBy !== undefined,
  }))
  return <CheckList legend={words.legend} help={words.help} items={items} picked={picked} onPick={onPick} autoFocus />
}

function detailOf({ how, detail, usedBy }: FoundView): string {
  const said = detail ?? words.how[how]
  return usedBy === undefined ? said : `${said}, ${words.usedBy(usedBy)}`
}
