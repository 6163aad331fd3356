import { actionIn } from './query-action.ts'

/** What a form says of its action, for forms that are too large to be kept: a form of those pairs alone. */
export interface ActionExcerpt {
  take(chunk: Uint8Array): void
  end(): Uint8Array
}

/** Of one pair. No name and value of an action are longer, every letter escaped. */
const longestPair = 512
/** Values, of `Action` and of what may be taken for it each. Two that differ are too many already. */
const mostKept = 4

export function createActionExcerpt(): ActionExcerpt {
  const exact = new Map<string, string>()
  const others = new Map<string, string>()
  // Both ways of cutting a form count, at `&` alone and at `;` too.
  let whole = ''
  let part = ''
  const add = (text: string, from: number, to: number): void => {
    whole += text.slice(from, Math.min(to, from + longestPair - whole.length))
    part += text.slice(from, Math.min(to, from + longestPair - part.length))
  }
  const keep = (pair: string): void => {
    const named = pair === '' ? undefined : actionIn(pair)
    if (named === undefined) return
    const kept = named.isExact ? exact : others
    if (kept.size < mostKept) kept.set(named.value, pair)
  }
  const close = (isWhole: boolean): void => {
    keep(part)
    if (isWhole) {
      if (whole !== part) keep(whole)
      whole = ''
    } else if (whole.length < longestPair) whole += ';'
    part = ''
  }
  return {
    take(chunk) {
      const text = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1')
      let from = 0
      for (const { 0: separator, index } of text.matchAll(/[&;]/g)) {
        add(text, from, index)
        close(separator === '&')
        from = index + 1
      }
      add(text, from, text.length)
    },
    end() {
      close(true)
      return Buffer.from([...exact.values(), ...others.values()].join('&'), 'latin1')
    },
  }
}
