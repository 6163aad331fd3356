/** Parts of a message in one line: each ends like a sentence, and none twice. */
export function sentences(...parts: readonly (string | undefined)[]): string {
  return parts
    .map((part) => part?.trim() ?? '')
    .filter((part) => part !== '')
    .map((part) => (endsItself.test(part) ? part : `${part}.`))
    .join(' ')
}

/** A clause where it stands for itself. A command or the name of a setting keeps its small letter, and its end. */
export function sentence(clause: string): string {
  const text = clause.replace(/^(?!latchkey )[a-z]+(?=[ ,])/, (word) => word.slice(0, 1).toUpperCase() + word.slice(1))
  return /: latchkey \S/.test(text) ? text : sentences(text)
}

const endsItself = /[.!?…:]["”’)]?$/
