// While a call runs, this terminal answers what the agent asks (an MFA code). Ctrl-C or an empty answer dismisses the question.
import type { PromptView } from '#contract/model.ts'
import { plainText } from '#shared/plain-text.ts'
import { AppError } from '#util/app-error.ts'
import type { AgentClient } from '#contract/contract.ts'
import type { Cli } from '../context.ts'
import type { LineReader } from './line-reader.ts'
import { startProgress } from '../output/terminal.ts'

/** `ownsInput`: standard input is ours to read (not the input of a command that we run), so that a piped code counts as an answer. */
export async function attended<Result>(cli: Cli, ownsInput: boolean, work: () => Promise<Result>): Promise<Result> {
  const progress = startProgress(cli.terminal.stderr, 'AWS')
  try {
    const answers = cli.terminal.interactive || (ownsInput && cli.terminal.piped)
    return await (answers ? answering(cli, progress.stop, work) : work())
  } finally {
    progress.stop()
  }
}

async function answering<Result>(cli: Cli, onQuestion: () => void, work: () => Promise<Result>): Promise<Result> {
  const agent = await cli.agent()
  const done = new AbortController()
  const events = await agent.attention.watch({ answers: true }, { signal: done.signal })
  // The first event says that the agent knows of this watcher: only then may the call begin.
  const first = await events.next()
  // Lines that were piped in answer one question each; without a question they are the next command's.
  let lines: LineReader | undefined
  const nextLine: Ask = async (_prompt, signal) => {
    lines ??= (await import('./line-reader.ts')).createLineReader(cli.terminal.stdin)
    return (await lines.next(signal))?.trim()
  }
  const ask = cli.terminal.interactive ? askHere : nextLine
  const reply = async (prompt: PromptView, signal: AbortSignal): Promise<void> => {
    try {
      await answer(agent, prompt, ask, signal)
    } catch (error) {
      // Nobody awaits an answer: the call that asked goes on, so this is the one place to tell.
      const { reportError } = await import('../report-error.ts')
      reportError(error, cli.terminal.write)
    }
  }
  // An agent that goes away ends both at once: the call tells it, and nobody else listens to this one meanwhile.
  const answers = answerPrompts(
    reply,
    events,
    first.done ? [] : first.value.kind === 'state' ? first.value.prompts : [],
    onQuestion,
    done.signal,
  ).catch(() => undefined)
  try {
    return await work()
  } finally {
    done.abort()
    lines?.close()
    await answers
  }
}

async function answerPrompts(
  reply: (prompt: PromptView, signal: AbortSignal) => Promise<void>,
  events: AsyncIterator<{ readonly kind: string; readonly prompt?: PromptView; readonly id?: string }>,
  waiting: readonly PromptView[],
  onQuestion: () => void,
  signal: AbortSignal,
): Promise<void> {
  const asked = new Map<string, AbortController>()
  const begin = (prompt: PromptView): void => {
    if (asked.has(prompt.id)) return
    const settled = new AbortController()
    asked.set(prompt.id, settled)
    onQuestion()
    void reply(prompt, AbortSignal.any([settled.signal, signal]))
  }
  for (const prompt of waiting) begin(prompt)
  try {
    for (;;) {
      const { value, done } = await events.next()
      if (done) return
      if (value.kind === 'prompt' && value.prompt) begin(value.prompt)
      if (value.kind === 'settled' && value.id !== undefined) asked.get(value.id)?.abort()
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

type Ask = (prompt: PromptView, signal: AbortSignal) => Promise<string | undefined>

async function answer(agent: AgentClient, prompt: PromptView, ask: Ask, signal: AbortSignal): Promise<void> {
  const value = await ask(prompt, signal)
  if (signal.aborted) return
  try {
    if (value === undefined || value === '') await agent.attention.dismiss({ id: prompt.id })
    else await agent.attention.answer({ id: prompt.id, value })
  } catch (error) {
    // The call that asked reports what went wrong; an agent that is gone is told by it too.
    if (!(error instanceof AppError)) throw error
  }
}

async function askHere(prompt: PromptView, signal: AbortSignal): Promise<string | undefined> {
  const { isCancel, password, text } = await import('@clack/prompts')
  const message = `${plainText(prompt.title)}\n${plainText(prompt.message)}`
  const value = prompt.secret
    ? await password({ message, signal, output: process.stderr })
    : await text({
        message,
        signal,
        output: process.stderr,
        ...(prompt.kind === 'mfa-code' && { placeholder: '123456', validate: sixDigits }),
      })
  return isCancel(value) ? undefined : value.trim()
}

function sixDigits(value: string | undefined): string | undefined {
  return /^\s*\d{3}\s?\d{3}\s*$/.test(value ?? '') ? undefined : 'The code has six digits'
}
