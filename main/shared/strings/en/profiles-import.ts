// What the window says of taking over profiles that a person has already.
import { many } from './many.ts'

export const profilesImport = {
  looking: 'Looking at your AWS files…',
  legend: 'Profiles that Latchkey can take over',
  help: 'Your files stay as they are, unless you move keys out of them.',
  how: {
    'access-keys': 'keys',
    role: 'role',
    'identity-center': 'IAM Identity Center',
    process: 'a program',
    other: 'a web identity, or aws login',
    ours: 'Latchkey',
    none: 'settings only',
  },
  source: (what: string, name: string) => `${what} → source ${name}`,
  role: (what: string, name: string, of: string) => `${what} → role ${name} of ${of}`,
  after: (what: string, name: string, needs: string) => `${what} → role ${name}, with ${needs}`,
  run: (n: number) => (n === 0 ? 'Import' : `Import ${many(n, 'profile', 'profiles')}`),
  move: 'Move keys to the vault',
  moveHelp: (names: string, file: string) =>
    `The keys of ${names} leave ${file} once the vault has them, and AWS tools find none there. You can undo it in History.`,
  others: (n: number) =>
    `${many(n, 'other profile stays', 'other profiles stay')} as ${n === 1 ? 'it is' : 'they are'}`,
  isThere: (as: string, name: string) => `is there already, as ${as} ${name}`,
  more: (n: number) => `${many(n, 'more', 'more')}. To see them all: latchkey import`,
  nothing: 'Nothing to take over',
  nothingText: 'Your AWS files have no profile or keys that Latchkey does not know yet.',
  results: 'What became of them',
  imported: (profile: string, as: string, name: string) => `${profile}: ${as} ${name} is added`,
  skipped: (profile: string, as: string, name: string) => `${profile}: is there already, as ${as} ${name}`,
  refused: (profile: string, reason: string) => `${profile}: not taken over: ${reason}`,
  identity: (arn: string) => `AWS says: ${arn}`,
  moved: (path: string) => `Its keys left ${path}.`,
  putBack: (profile: string) => `Put the keys of ${profile} back`,
  done: (n: number, all: number) => `Imported ${n} of ${many(all, 'profile', 'profiles')}`,
} as const
