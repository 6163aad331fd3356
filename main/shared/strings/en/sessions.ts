import { many } from './many.ts'

/** As it stands inside a sentence. */
const inner = (word: string): string => word.slice(0, 1).toLowerCase() + word.slice(1)

export const sessions = {
  title: 'Sessions',
  list: 'Sessions',
  loading: 'Loading sessions',
  empty: 'No active sessions',
  emptyText:
    'A session is a role that you have started: tools on this computer can use it until it ends, and its credentials stay in the agent.',
  toRoles: 'Choose a role',

  state: {
    starting: 'Starting',
    active: 'Active',
    refreshing: 'Renewing',
    'needs-sign-in': 'Sign-in needed',
    expired: 'Expired',
    stopped: 'Ended',
  },
  left: (text: string) => `${text} left`,
  lasting: 'No end',
  lastingText: 'Its credentials do not expire.',
  endsAt: (clock: string) => `Ends at ${clock}`,
  endedAt: (clock: string) => `Ended at ${clock}`,
  renewsAt: (clock: string) => `Renews automatically at ${clock}`,
  triesAgainAt: (clock: string) => `Tries again automatically at ${clock}`,
  renewing: 'Renewing now',
  starting: 'Getting credentials',
  needsYou: 'Sign in again to keep it',
  over: 'Start it again to use it',

  actionsOf: (role: string) => `Actions for ${role}`,
  renew: 'Renew',
  end: 'End',
  endAll: 'End all',
  startAgain: 'Start again',
  signIn: 'Sign in again',
  region: 'Region',
  changeRegion: 'Change region…',

  endAllTitle: 'End all sessions?',
  endAllText: (n: number, clients: number) =>
    `${n === 1 ? 'One session ends' : `${n.toLocaleString('en')} sessions end`} at once.` +
    (clients === 0 ? '' : ` ${many(clients, 'running command loses', 'running commands lose')} access.`) +
    ' Stand-in keys work again when you start the role within 12 hours.',

  account: 'Account',
  source: 'Source',
  started: 'Started',
  ends: 'Ends',
  standIn: 'Stand-in key',
  arn: 'Role ARN',
  copyOf: (what: string) => `Copy ${inner(what)}`,
  allEnded: (n: number) => (n === 1 ? 'One session ended.' : `${n.toLocaleString('en')} sessions ended.`),

  use: 'In use by',
  requests: (n: number, minutes: number) =>
    n === 0 ? `No requests in the last ${minutes} min` : `${many(n, 'request', 'requests')} in the last ${minutes} min`,
  plotText: (n: number, minutes: number, most: number, seconds: number) =>
    n === 0
      ? `Plot: no requests in the last ${minutes} minutes`
      : `Plot: ${many(n, 'request', 'requests')} in the last ${minutes} minutes, at most ${most.toLocaleString('en')} in ${seconds} seconds`,
  usedBy: (command: string, n: number) => `${command}, ${many(n, 'request', 'requests')}`,
  unnamed: 'Unnamed tool',
  minutesAgo: (n: number) => `${n} min ago`,
  now: 'now',
  lastRequest: (clock: string, action: string | undefined, caller: string) =>
    `Last: ${[action, caller === '' ? undefined : `by ${caller}`, `at ${clock}`].filter((part) => part !== undefined).join(' ')}`,
  noRequest: 'No requests since it started',
  commands: (n: number) => (n === 0 ? 'No running commands' : many(n, 'running command', 'running commands')),
  commandsShort: (n: number) => many(n, 'command', 'commands'),

  announceLeft: (role: string, left: string) => `${role}: ${left} left.`,
  announceOver: (role: string) => `${role} has expired.`,
} as const
