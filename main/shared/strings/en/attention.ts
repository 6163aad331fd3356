/** Keeps a name's own direction of writing from turning the words around it. */
const apart = (name: string): string => `\u2068${name}\u2069`
const seconds = (n: number): string => `${n} ${n === 1 ? 'second' : 'seconds'}`

export const attention = {
  codeTitle: 'Enter the MFA code',
  code: 'Code',
  codeHelp: 'Six digits; a pasted code works too.',
  device: 'Device',
  askedBy: 'For',
  forRole: (role: string, account: string | undefined) =>
    account === undefined ? apart(role) : `${apart(role)} in ${apart(account)}`,
  forSource: (source: string) => `source ${apart(source)}`,
  more: (n: number) => `and ${n} more`,
  left: (n: number) => (n <= 0 ? 'Time is up' : `${n} s left`),
  leftLong: (n: number) => `${seconds(n)} left to answer`,
  checking: 'Checking the code',
  waiting: (n: number) => `${n} more ${n === 1 ? 'question waits' : 'questions wait'}`,
  send: 'Continue',
  cancel: 'Cancel',
  yes: 'Yes',
  no: 'No',
  passphrase: 'Passphrase',
  answer: 'Answer',
  lost: 'Latchkey did not get the answer. Try again.',
} as const
