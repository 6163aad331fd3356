import type { SourceView } from '#contract/model.ts'
import { sentences } from '#shared/sentences.ts'
import type { Cli } from './context.ts'

/** A person waits for the answer. */
const withinMs = 5000

/** What keeps a source from working though it is saved: the first that is to be put right. */
export async function warnOfWrong(cli: Cli, { name, kind }: Pick<SourceView, 'name' | 'kind'>): Promise<void> {
  if (kind !== 'roles-anywhere') return
  const check = `Run: latchkey roles-anywhere check ${name}`
  const { sources } = await cli.agent()
  try {
    const steps = await sources.preflight({ name }, { signal: AbortSignal.timeout(withinMs) })
    const wrong = steps.find(({ outcome }) => outcome === 'wrong')
    if (wrong === undefined) return
    const { what, message, hint = '' } = wrong
    // One command is enough.
    const next = /: latchkey \S/.test(hint) ? hint : [sentences(hint), check].join(' ').trim()
    cli.terminal.note(`${sentences(`${name} is saved, but ${what} is wrong: ${message}`)} ${next}`)
  } catch {
    // It is saved all the same.
    cli.terminal.note(`${name} is saved but not checked. ${check}`)
  }
}
