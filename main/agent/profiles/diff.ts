import type { Line } from '#local/botocore/document.ts'
import type { Step } from './edit.ts'

const context = 3

/** A unified diff that `patch` takes; empty where nothing changes. */
export function unifiedDiff(path: string, steps: readonly Step[], isNew: boolean): string {
  const hunks = hunksOf(steps)
  if (hunks.length === 0) return ''
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

interface Hunk {
  readonly from: number
  to: number
}

/** Changes with up to three lines around them. What surrounds them ends before a line with a secret: a diff is shown, and may be kept. */
function hunksOf(steps: readonly Step[]): readonly Hunk[] {
  const isSecret = ({ old }: Step): boolean => old !== undefined && secret.test(old.text)
  const hunks: Hunk[] = []
  for (const [at, step] of steps.entries()) {
    if (step.old === step.new) continue
    let [from, to] = [at, at + 1]
    for (let more = steps[from - 1]; more && at - from < context && !isSecret(more); more = steps[from - 1]) from -= 1
    for (let more = steps[to]; more && to - at <= context && !isSecret(more); more = steps[to]) to += 1
    const last = hunks.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else hunks.push({ from, to })
  }
  return hunks
}

const secret = /^\s*[\w.-]*(?:secret|token|password|passphrase)[\w.-]*\s*[=:]/i

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

/** Only a secret's own line that changes, as for want of a line break, is shown without it. */
export const withoutSecret = (text: string): string => (secret.test(text) ? text.replace(/([=:]\s*).*$/, '$1…') : text)

const shown = (sign: string, { text, end }: Line): string =>
  `${sign}${withoutSecret(text)}${end === '' ? '\n\\ No newline at end of file\n' : end === '\r\n' ? '\r\n' : `${end === '\r' ? '\r' : ''}\n`}`
