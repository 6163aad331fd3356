// A test skips itself where a part of the computer is missing. A lane of CI says which parts it has, so that none of them goes missing unseen.

/** As in LATCHKEY_TEST_REQUIRED: names from the reasons that skipped tests give ("needs fish: …"), divided by commas. */
export function promisedParts(list: string | undefined): readonly string[] {
  return (list ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** The reasons that a run which promises these parts must not give. A test without a reason hides what it needs. */
export function brokenPromises(
  reasons: readonly (string | undefined)[],
  promised: readonly string[],
): readonly string[] {
  if (promised.length === 0) return []
  const broken = reasons.flatMap((reason) => {
    if (reason === undefined) return ['a test gives no reason']
    // What follows the colon tells how to get the part.
    const needed = /^needs ([^:]*)/.exec(reason)?.[1]?.toLowerCase() ?? ''
    return promised.some((part) => needed.includes(part.toLowerCase())) ? [reason] : []
  })
  return [...new Set(broken)]
}
