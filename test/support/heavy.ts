/** For clients that take minutes or gigabytes; the weekly lane of CI runs them. */
export function needsHeavy(context: { skip: (needed: boolean, reason: string) => void }): void {
  context.skip(process.env['LATCHKEY_TEST_HEAVY'] === undefined, 'needs --heavy: npm test -- --heavy')
}
