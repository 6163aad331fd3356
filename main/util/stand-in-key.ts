/** Marks our key ids: neither `AKIA` nor `ASIA`, so that nobody takes one for a key of AWS. */
export const standInPrefix = 'LKEY'

/** Whether a key id is a stand-in of some agent of ours, this one or another. */
export function isStandInKeyId(accessKeyId: string): boolean {
  return accessKeyId.startsWith(standInPrefix)
}

/** Whether a whole stand-in key id stands somewhere in a text. */
export function mentionsStandIn(text: string): boolean {
  return /LKEY[A-Z2-7]{16}/.test(text)
}
