/**
 * Blocks whose label fits (RFC 7468), in one pass: a file whose marks never end would otherwise be read again from each of them. One that is cut
 * off is left out, and so is what stands around them.
 */
export function pemBlocksIn(text: string, label: RegExp): readonly string[] {
  const found: string[] = []
  let begun: { readonly at: number; readonly label: string } | undefined
  for (const { 0: mark, 1: kind, 2: of = '', index } of text.matchAll(/-----(BEGIN|END) ([A-Z0-9 ]+)-----/g)) {
    if (kind === 'BEGIN') begun = { at: index, label: of }
    else if (begun?.label === of) {
      if (label.test(of)) found.push(text.slice(begun.at, index + mark.length))
      begun = undefined
    }
  }
  return found
}
