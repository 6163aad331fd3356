import { randomUUID } from 'node:crypto'
import type { AttentionEvent } from '#contract/attention.ts'
import type { NoticeView, PromptView } from '#contract/model.ts'
import { defined } from '#shared/defined.ts'
import type { Clock } from '#util/ports.ts'
import { AppError } from '#util/app-error.ts'
import type { Timers } from '#util/async/timers.ts'
import { createChannel } from './channel.ts'

/** As long as a person may look for the device. */
const waitMs = 120_000
/** Notices that a front end which comes later still sees. */
const mostNotices = 50

export interface Question {
  readonly kind: PromptView['kind']
  readonly title: string
  readonly message: string
  /** The role or source that waits. */
  readonly subject: string
  /** Not echoed. */
  readonly secret?: boolean
  /** Of an MFA code: the device that shows it. */
  readonly device?: string
  readonly signal: AbortSignal
}

interface Pending {
  readonly view: PromptView
  readonly settle: (outcome: { readonly value: string } | { readonly error: AppError }) => void
}

interface Watcher {
  readonly answers: boolean
  readonly send: (event: AttentionEvent) => void
}

/** What needs a person: prompts that wait for the first answer, and notices. Whichever front end watches takes them. */
export function createAttention(deps: { readonly clock: Clock; readonly timers: Timers }) {
  const pending = new Map<string, Pending>()
  const watchers = new Set<Watcher>()
  const notices: NoticeView[] = []

  const tell = (event: AttentionEvent) => {
    for (const watcher of watchers) watcher.send(event)
  }
  const hasAnswerer = () => [...watchers].some((watcher) => watcher.answers)
  const at = (ms: number) => new Date(ms).toISOString()

  function settle(id: string, outcome: { readonly value: string } | { readonly error: AppError }): boolean {
    const prompt = pending.get(id)
    if (prompt === undefined) return false
    pending.delete(id)
    prompt.settle(outcome)
    tell({ kind: 'settled', id })
    return true
  }

  return {
    /** Rejects with AppError `needs-mfa` at once when nobody watches and after two minutes, `cancelled` when dismissed. */
    ask(question: Question): Promise<string> {
      return new Promise((resolve, reject) => {
        question.signal.throwIfAborted()
        if (!hasAnswerer()) throw nobody(question)
        const now = deps.clock.now()
        const id = randomUUID()
        const { kind, title, message, subject, secret, device } = question
        const view: PromptView = {
          id,
          kind,
          title,
          message,
          subject,
          secret: secret ?? false,
          ...defined({ device }),
          createdAt: at(now),
          expiresAt: at(now + waitMs),
        }
        const expire = deps.timers.set(() => settle(id, { error: timedOut(question) }), waitMs)
        const withdraw = () => settle(id, { error: new AppError('cancelled', 'nobody waits for the answer any more') })
        question.signal.addEventListener('abort', withdraw, { once: true })
        pending.set(id, {
          view,
          settle(outcome) {
            expire()
            question.signal.removeEventListener('abort', withdraw)
            if ('value' in outcome) resolve(outcome.value)
            else reject(outcome.error)
          },
        })
        tell({ kind: 'prompt', prompt: view })
      })
    },
    /** True for the first answer to a prompt that still waits. */
    answer: (id: string, value: string): boolean => settle(id, { value }),
    dismiss: (id: string): boolean => settle(id, { error: new AppError('cancelled', 'the question was dismissed') }),
    notify(notice: Omit<NoticeView, 'id' | 'at'>): void {
      const view: NoticeView = { ...notice, id: randomUUID(), at: at(deps.clock.now()) }
      notices.push(view)
      if (notices.length > mostNotices) notices.shift()
      tell({ kind: 'notice', notice: view })
    },
    /**
     * Everything that waits, then each change, until the signal fires. Registers at once, not at the first read, so
     * that a front end may watch and then call. When the last one that answers has left, open prompts are withdrawn.
     */
    watch({ answers }: { readonly answers: boolean }, signal: AbortSignal): AsyncIterableIterator<AttentionEvent> {
      const channel = createChannel<AttentionEvent>(signal, () => {
        watchers.delete(watcher)
        if (hasAnswerer()) return
        for (const [id, { view }] of pending) settle(id, { error: nobody(view) })
      })
      const watcher: Watcher = { answers, send: channel.send }
      if (!signal.aborted) watchers.add(watcher)
      channel.send({
        kind: 'state',
        prompts: [...pending.values()].map((prompt) => prompt.view),
        notices: [...notices],
      })
      return channel.events
    },
  }
}

export type Attention = ReturnType<typeof createAttention>

function nobody({ subject }: { readonly subject: string }): AppError {
  return new AppError('needs-mfa', `"${subject}" needs an answer, and nobody is there to give it`, {
    hint: 'Run in a terminal: latchkey start ROLE',
  })
}

function timedOut({ subject }: Question): AppError {
  // Not `timeout`: that would be tried again by itself, and ask a person who is away over and over.
  return new AppError('needs-mfa', `"${subject}" got no answer within ${waitMs / 60_000} minutes`, {
    hint: 'Ask again when you are there: latchkey start ROLE',
  })
}
