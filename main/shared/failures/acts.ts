// What one click does about a failure in the window, and what the command line runs for it.
import type { Act } from './codes.ts'

export const actWords: Readonly<Record<Act, { readonly label: string; readonly command?: string }>> = {
  retry: { label: 'Try again' },
  'enter-code': { label: 'Enter MFA code', command: 'latchkey start ROLE' },
  'sign-in': { label: 'Sign in' },
  'edit-source': { label: 'Edit source', command: 'latchkey source edit NAME' },
  'edit-role': { label: 'Edit role', command: 'latchkey role edit NAME' },
  'open-settings': { label: 'Open settings' },
}
