const shown = 80
const longest = 2 * shown

/** Shortens what a person named in quotes where it is far too long: the rest of the message is what matters. */
export function cutNames(text: string): string {
  return text.replaceAll(/"([^"]*)"/g, (whole, name: string) => (name.length > longest ? `"${begin(name)}…"` : whole))
}

/** The same for words without quotes. */
export function cutWords(text: string): string {
  return text.replaceAll(/\S+/g, (word) => (word.length > longest ? `${begin(word)}…` : word))
}

function begin(text: string): string {
  return text.slice(0, shown).toWellFormed()
}
