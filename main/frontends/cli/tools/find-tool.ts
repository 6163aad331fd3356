import { tools } from './table.ts'
import type { Tool } from './tool.ts'

export type FoundTool =
  | { readonly kind: 'found'; readonly tool: Tool }
  | { readonly kind: 'several'; readonly tools: readonly Tool[] }
  /** `near`: what a person may have meant. */
  | { readonly kind: 'unknown'; readonly near: readonly Tool[] }

/** By any of its names, without regard to letter case and punctuation. What has only a part of one, or a slip of the keyboard, is a guess. */
export function findTool(name: string): FoundTool {
  const wanted = letters(name)
  const named = (test: (each: string) => boolean): readonly Tool[] => tools.filter((tool) => namesOf(tool).some(test))
  const [exact] = named((each) => each === wanted)
  if (exact !== undefined) return { kind: 'found', tool: exact }
  const partly = wanted.length < 2 ? [] : named((each) => each.includes(wanted))
  if (partly.length > 1) return { kind: 'several', tools: partly }
  const typos = wanted.length < shortestTypo ? [] : named((each) => isTypo(each, wanted))
  return { kind: 'unknown', near: partly.length > 0 ? partly : typos }
}

/** Shorter words are one letter away from too many others. */
const shortestTypo = 5

function namesOf(tool: Tool): readonly string[] {
  return [tool.name, ...(tool.names ?? [])].map(letters)
}

function letters(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '')
}

/** One letter more, fewer or other; in longer names two of them side by side. */
function isTypo(a: string, b: string): boolean {
  if (a.length < shortestTypo || Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start += 1
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1
  return Math.max(a.length, b.length) - start - end <= (a.length > 5 ? 2 : 1)
}
