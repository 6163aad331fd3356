import type { Command } from 'commander'
import { defined } from '#shared/defined.ts'
import { AppError } from '#util/app-error.ts'
import { askYes } from '../prompts/ask-yes.ts'
import type { Cli } from '../context.ts'
import { exitCodes } from '../exit-codes.ts'
import { reportError } from '../report-error.ts'
import type { Step } from '../uninstall/step.ts'

interface UninstallOptions {
  readonly dryRun?: true
  readonly yes?: true
  readonly keepHome?: true
  readonly json?: true
}

interface Outcome {
  readonly kind: Step['kind']
  readonly what: string
  readonly outcome: 'found' | 'removed' | 'failed'
  readonly notes?: readonly string[]
  readonly problem?: string
  readonly hint?: string
}

export function addUninstall(program: Command, cli: Cli): void {
  program
    .command('uninstall')
    .option('--dry-run', 'show what is there and remove nothing')
    .option('--yes', 'do not ask')
    .option('--keep-home', 'keep the home: settings, logs and the vault with its keys')
    .option('--json', 'what was found and removed as JSON')
    .description('take away all that Latchkey put on this computer: profiles, hooks, start at login, agent, home')
    .addHelpText(
      'after',
      '\nWhat others wrote stays, byte for byte. A step that fails is told, and the others go on.\n\nExamples:\n  latchkey uninstall --dry-run\n  latchkey uninstall --keep-home',
    )
    .action((options: UninstallOptions) => uninstall(cli, options))
}

async function uninstall(cli: Cli, options: UninstallOptions): Promise<void> {
  const { print, note, interactive } = cli.terminal
  const { survey } = await import('../uninstall/survey.ts')
  const { steps, stays } = await survey(cli, options.keepHome === true)
  if (!options.json) {
    if (steps.length > 0) print('Latchkey put here:')
    for (const { what } of steps) print(`  ${what}`)
  }
  if (options.dryRun === true || steps.length === 0) {
    const found = steps.map(({ kind, what }): Outcome => ({ kind, what, outcome: 'found' }))
    return tell(cli, options, found, stays)
  }
  if (options.yes !== true) {
    if (!interactive)
      throw new AppError('bad-request', 'nobody can be asked here, so nothing was removed', {
        hint: 'Look at what is there: latchkey uninstall --dry-run. Then: latchkey uninstall --yes',
      })
    const isFinal = steps.some(({ kind }) => kind === 'home')
    const question = isFinal
      ? 'Remove all of this? The keys in the vault cannot be brought back.'
      : 'Remove all of this?'
    if (!(await askYes(cli.terminal, question))) return note('nothing was removed')
  }
  const outcomes: Outcome[] = []
  for (const step of steps) {
    // oxlint-disable-next-line no-await-in-loop -- in their order: the agent does its part before it ends
    const outcome = await remove(step, (text) => options.json === true || cli.terminal.write(text))
    outcomes.push(outcome)
    if (!options.json && outcome.outcome === 'removed') print(`removed: ${outcome.what}`)
    if (!options.json) for (const each of outcome.notes ?? []) note(each)
    // What the vault alone has is not thrown away.
    if (step.kind === 'keys' && outcome.outcome === 'failed') break
  }
  tell(cli, options, outcomes, stays)
  if (outcomes.some(({ outcome }) => outcome === 'failed')) process.exitCode = exitCodes.failed
}

async function remove({ kind, what, remove: run }: Step, write: (text: string) => void): Promise<Outcome> {
  try {
    const notes = await run()
    return { kind, what, outcome: 'removed', ...(notes.length > 0 && { notes }) }
  } catch (error) {
    write(`not removed: ${what}\n`)
    reportError(error, write)
    const problem = error instanceof Error ? error.message : String(error)
    return {
      kind,
      what,
      outcome: 'failed',
      problem,
      ...defined({ hint: error instanceof AppError ? error.hint : undefined }),
    }
  }
}

function tell(
  { terminal }: Cli,
  { json, dryRun }: UninstallOptions,
  steps: readonly Outcome[],
  stays: readonly string[],
): void {
  if (json) return terminal.json({ steps, stays })
  if (steps.length === 0) terminal.note('Latchkey left nothing here')
  else if (dryRun !== true && steps.every(({ outcome }) => outcome === 'removed')) terminal.print('All of it is gone.')
  for (const sentence of stays) terminal.print(`${sentence}.`)
}
