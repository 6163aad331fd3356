// What the desktop shell says outside of the page: dialogs, notifications, reasons.

export const desktopText = {
  waitingForVault: 'Waiting for the keychain. Unlock it if it asks you to.',
  startFailed: {
    title: 'Latchkey could not start',
    retry: 'Try again',
    memory: 'Keep secrets in memory only',
    memoryMeans: 'In memory only, sources and sign-ins are gone when Latchkey quits.',
    quit: 'Quit',
  },
  pageCrashed: {
    title: 'The window stopped working',
    detail: 'It failed several times within a minute. Sessions and the proxy keep running.',
    retry: 'Open it again',
    later: 'Leave it closed',
  },
  pageUnresponsive: {
    title: 'The window is not responding',
    detail: 'Sessions and the proxy keep running.',
    reload: 'Reload it',
    wait: 'Wait',
  },
  runsAlready: 'Latchkey is already running.',
  agentStaysOn: (pid: number) =>
    `The agent started separately and keeps running (process ${pid}). Stop it with: latchkey stop`,
  otherStopped: 'The agent was stopped.',
  agentStopped: 'The agent was stopped with "latchkey stop", so Latchkey quits.',
  failed: (what: string) => `Latchkey: ${what}`,
  shortcutTaken: 'another app uses these keys, or the system blocks them',
  loginItemUnsupported: 'only an installed app can be started at login',
  commandLineUnsupported: 'the latchkey command is not part of this build',
  commandLineInImage: 'an AppImage cannot install the command; the deb package and the tar.gz archive can',
  saveAudit: 'Export activity',
  saveDiagnostics: 'Save diagnostics',
  copied: (role: string) => `The environment of ${role} is on the clipboard.`,
  enterCode: (title: string) => `${title}: click to answer`,
} as const

/** Of the dialogs that let a person point to a file. */
export const chooseText = {
  title: { certificate: 'Choose a certificate', privateKey: 'Choose a private key', chain: 'Choose a chain' },
  filter: { certificate: 'Certificates', privateKey: 'Private keys', chain: 'Certificates' },
  all: 'All files',
} as const
