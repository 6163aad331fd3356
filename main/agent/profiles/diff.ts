import type { Line } from './document.ts'
import type { Step } from './edit.ts'

const context = 3

/** A unified diff that `patch` takes; empty where nothing changes. */
export function unifiedDiff(path: string, steps: readonly Step[], isNew: boolean): string {
  const changed = steps.flatMap((step, at) => (step.old === step.new ? [] : [at]))
  if (changed.length === 0) return ''
  const hunks: { from: number; to: number }[] = []
  for (const at of changed) {
    const last = hunks.at(-1)
    if (last !== undefined && at - context <= last.to) last.to = at + 1 + context
    else hunks.push({ from: Math.max(0, at - context), to: at + 1 + context })
  }
  const out = [`--- ${isNew ? '/dev/null' : path}\n`, `+++ ${path}\n`]
  let [oldLine, newLine, at] = [1, 1, 0]
  for (const { from, to } of hunks) {
    for (; at < from; at += 1) {
      oldLine += 1
      newLine += 1
    }
    const part = steps.slice(from, to)
    const [olds, news] = [part.filter((step) => step.old).length, part.filter((step) => step.new).length]
    out.push(`@@ -${range(oldLine, olds)} +${range(newLine, news)} @@\n`, ...linesOf(part))
    oldLine += olds
    newLine += news
    at = to
  }
  return out.join('')
}

/** An empty range is named by the line before it. */
const range = (from: number, count: number): string => `${count === 0 ? from - 1 : from},${count}`

/** What goes stands before what comes. */
function linesOf(part: readonly Step[]): string[] {
  const out: string[] = []
  let added: string[] = []
  for (const step of part) {
    const isKept = step.old === step.new
    if (isKept) {
      out.push(...added)
      added = []
    }
    if (step.old !== undefined) out.push(shown(isKept ? ' ' : '-', step.old))
    if (!isKept && step.new !== undefined) added.push(shown('+', step.new))
  }
  return [...out, ...added]
}

const shown = (sign: string, { text, end }: Line): string =>
  `${sign}${text}${end === '' ? '\n\\ No newline at end of file\n' : end === '\r\n' ? '\r\n' : `${end === '\r' ? '\r' : ''}\n`}`
