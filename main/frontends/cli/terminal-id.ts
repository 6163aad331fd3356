import type { TerminalsView } from '#contract/terminals.ts'
import { AppError } from '#util/app-error.ts'

const form = /^\d+-\d+$/

/** Set by the hook. */
export function terminalHere(env: NodeJS.ProcessEnv): string {
  const id = env['LATCHKEY_TERMINAL'] ?? ''
  if (form.test(id)) return id
  throw new AppError('unsupported', 'this terminal has no hook, so it cannot have a role of its own', {
    hint: 'Run latchkey hook install and open a new terminal, or: eval "$(latchkey env ROLE)"',
  })
}

/** By its id, or by the process id that the list shows. */
export function terminalNamed({ terminals }: TerminalsView, text: string): string {
  const found = terminals.find(({ id, pid }) => id === text || String(pid) === text)
  if (found !== undefined) return found.id
  throw new AppError('not-found', `no open terminal is called ${JSON.stringify(text)}`, {
    hint: 'List them: latchkey terminals',
  })
}
