/**
 * Whether all of `text` fits: `*` is any run of characters, `?` any one. Only the last `*` so far is tried again, so that no pattern takes
 * more steps than the product of both lengths.
 */
export function fitsGlob(glob: string, text: string): boolean {
  const [wanted, given] = [Array.from(glob), Array.from(text)]
  let [at, here] = [0, 0]
  let star: { readonly after: number; from: number } | undefined
  while (here < given.length) {
    if (wanted[at] === '*') {
      at += 1
      star = { after: at, from: here }
    } else if (wanted[at] === '?' || wanted[at] === given[here]) {
      at += 1
      here += 1
    } else if (star === undefined) {
      return false
    } else {
      star.from += 1
      ;[at, here] = [star.after, star.from]
    }
  }
  return wanted.slice(at).every((each) => each === '*')
}
