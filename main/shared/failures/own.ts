// What each of our own codes says where the failure itself brings no words, and what one click does about it.
import type { Act, ErrorCode } from './codes.ts'

/** `lost`: no answer came; `unexpected`: one that the contract does not know. */
export type FailureCode = ErrorCode | 'lost' | 'unexpected'

interface OwnRow {
  readonly cause: string
  readonly next: string
  readonly act?: Act
}

export const ownFailures: Readonly<Record<FailureCode, OwnRow>> = {
  'bad-request': { cause: 'Latchkey cannot use this value', next: 'Correct it and try again.' },
  'not-found': { cause: 'Latchkey does not know this name', next: 'Check the name and try again.' },
  ambiguous: { cause: 'this name fits more than one', next: 'Name one of them in full.' },
  conflict: { cause: 'something else is in the way', next: 'Choose another name, or change what is there.' },
  'needs-sign-in': {
    cause: 'this source needs new credentials',
    next: 'Sign in, or give the source a new key.',
    act: 'edit-source',
  },
  'needs-mfa': { cause: 'this source needs an MFA code', next: 'Enter the code from your device.', act: 'enter-code' },
  'needs-confirmation': { cause: 'this asks once more', next: 'Confirm it in the window, or with --yes.' },
  denied: { cause: 'Latchkey refused this', next: 'Change the setting that forbids it, or choose another way.' },
  'refused-by-aws': { cause: 'AWS refused this', next: 'Check the permissions in AWS, then try again.', act: 'retry' },
  throttled: { cause: 'AWS is throttling requests', next: 'Wait a few seconds, then try again.', act: 'retry' },
  network: { cause: 'AWS cannot be reached', next: 'Check the network and the proxy settings.', act: 'retry' },
  timeout: { cause: 'no answer came in time', next: 'Try again.', act: 'retry' },
  cancelled: { cause: 'this was cancelled', next: 'Start it again when you are ready.', act: 'retry' },
  unsupported: { cause: 'this does not work here', next: 'Choose another way.' },
  'vault-unavailable': {
    cause: 'the keychain of this computer does not answer',
    next: 'Unlock it, then try again.',
    act: 'retry',
  },
  'vault-locked': { cause: 'the vault is locked', next: 'Unlock it, then try again.', act: 'retry' },
  'vault-broken': { cause: 'a secret in the vault cannot be read', next: 'Enter it again.', act: 'edit-source' },
  'settings-broken': {
    cause: 'the settings file has a mistake',
    next: 'Correct it; Latchkey reloads it on save.',
    act: 'open-settings',
  },
  'no-agent': { cause: 'Latchkey is not running', next: 'Try again once Latchkey runs.', act: 'retry' },
  internal: {
    cause: 'something went wrong inside Latchkey',
    next: 'Try again. If it happens again, save a diagnostics bundle in Settings and report it.',
    act: 'retry',
  },
  lost: { cause: 'Latchkey did not answer', next: 'Start Latchkey if it has stopped, then try again.', act: 'retry' },
  unexpected: {
    cause: 'something went wrong inside Latchkey',
    next: 'Try again. If it happens again, save a diagnostics bundle in Settings and report it.',
    act: 'retry',
  },
}
