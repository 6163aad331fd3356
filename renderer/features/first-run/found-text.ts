import { t } from '#shared/strings/strings.ts'
import { assertNever } from '#shared/assert-never.ts'
import { type Finding, unused } from '../../store/use-found.ts'

/** What the second card says. */
export function foundText(finding: Finding): string {
  switch (finding.kind) {
    case 'looking':
      return t.firstRun.found.looking
    case 'failed':
      return t.firstRun.found.failed
    case 'found': {
      const found = unused(finding.found)
      const profiles = found.filter(({ profile }) => profile !== undefined).length
      return found.length === 0 ? t.firstRun.found.none : t.firstRun.found.some(profiles, found.length > profiles)
    }
    default:
      return assertNever(finding)
  }
}
