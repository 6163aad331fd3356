// What is said of a console's length before AWS is asked for it, for a role of a Roles Anywhere profile.
import { expect, it } from 'vitest'
import { consoleOutlook } from '#shared/console/outlook.ts'
import { consoles } from '#shared/strings/en/console.ts'

const listed = { kind: 'role', chain: [], editable: false, neverDirect: false } as const
const session = { issuedAt: '2026-01-15T13:00:02.000Z', expiresAt: '2026-01-15T17:00:00.000Z' }

it.each([
  ['nothing is known', {}, 'As long as the Roles Anywhere profile allows: 15 min to 12 h'],
  [
    'the profile is',
    { longest: 43_200 },
    'Up to 12 h, which the Roles Anywhere profile allows: the role may allow less',
  ],
  [
    'the profile allows what every role does',
    { longest: 1800 },
    '30 min: as long as the Roles Anywhere profile and the role allow',
  ],
  ['a session shows it', { longest: 43_200, session }, '4 h: as long as the Roles Anywhere profile and the role allow'],
  [
    'a session has not begun',
    { longest: 7200, session: {} },
    'Up to 2 h, which the Roles Anywhere profile allows: the role may allow less',
  ],
])('where %s', (_what, known, said) => {
  expect(consoles.before(consoleOutlook({ ...listed, ...known }, 'roles-anywhere'))).toBe(said)
})
