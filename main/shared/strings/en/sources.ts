import { many } from './many.ts'
import { addSource } from './sources-add.ts'
import { sourceRoles } from './sources-roles.ts'

export const sources = {
  title: 'Sources',
  list: 'Sources',
  add: 'Add source',
  loading: 'Loading sources',
  empty: {
    title: 'No sources yet',
    text: 'Roles come from sources. Add one to begin.',
  },
  kind: {
    'iam-user': 'Access keys',
    'identity-center': 'Identity Center',
    ambient: 'This computer',
    sandbox: 'Sandbox',
  },
  state: {
    ready: 'Ready',
    'needs-mfa': 'Needs an MFA code',
    'needs-sign-in': 'Needs a sign-in',
    'signing-in': 'Signing in',
    syncing: 'Fetching roles',
    error: 'Not working',
  },
  syncing: (done: number, total: number) =>
    `Fetching roles: ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`,
  signIn: 'Sign in',
  signOut: 'Sign out',
  signedOut: (name: string) => `Signed out of ${name}`,
  signingIn: 'Sign in in the browser, then come back here.',
  compareCode: 'Compare this code with the one in the browser:',
  sync: 'Fetch roles again',
  startUrl: 'Start URL',
  person: 'Signed in as',
  personWanted: 'Only for',
  until: 'Signed in until',
  synced: 'Roles fetched',
  roles: (n: number) => many(n, 'role', 'roles'),
  region: 'Region',
  endpoint: 'Endpoint',
  mfa: 'MFA device',
  mfaCommand: 'MFA command',
  keyId: 'Access key ID',
  profile: 'Profile',
  defaultChain: 'Default credentials of the environment',
  noMfa: 'None',
  mfaNext: 'Enter the code when the next role starts.',
  none: 'Select a source to see its roles.',
  edit: 'Edit',
  remove: 'Remove',
  cancel: 'Cancel',
  save: 'Save',

  removing: {
    title: (name: string) => `Remove ${name}?`,
    secret: 'This deletes its secret access key from the vault for good.',
    signIn: 'This signs you out and ends the sessions of its roles.',
    computer: "The computer's own files stay as they are.",
    sandbox: 'The sandbox stops and loses what it stored. You can add it again.',
    sessions: (n: number) => `${many(n, 'session ends', 'sessions end')}.`,
    added: (names: readonly string[]) =>
      `${names.length === 1 ? 'The role' : `${names.length} roles`} you added ${names.length === 1 ? 'goes' : 'go'} too: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}.`,
    confirm: 'Remove source',
    done: (name: string) => `Removed ${name}`,
    doneSessions: (name: string, n: number) => `Removed ${name}; ${many(n, 'session', 'sessions')} ended`,
  },

  adding: addSource,
  role: sourceRoles,
} as const
