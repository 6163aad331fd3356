/** Parts of a message in one line: each ends like a sentence, and none twice. */
export function sentences(...parts: readonly (string | undefined)[]): string {
  return parts
    .map((part) => part?.trim() ?? '')
    .filter((part) => part !== '')
    .map((part) => (/[.!?…:]["”’)]?$/.test(part) ? part : `${part}.`))
    .join(' ')
}
