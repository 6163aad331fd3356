// Calls in both directions between two threads of this process, over one port. Both ends are ours: what arrives is trusted to have the shape that
// its types say.
import type { MessagePort, Worker } from 'node:worker_threads'
import type { ErrorData } from '#contract/errors.ts'
import { AppError, dataOf } from './app-error.ts'

/** Its last argument may be a signal, which stays here: aborting it aborts one over there. */
type Method = (...input: never[]) => unknown
export type Methods = Readonly<Record<string, Method>>

type Message =
  | {
      readonly kind: 'call'
      readonly id: number
      readonly name: string
      readonly input: never[]
      readonly abortable: boolean
    }
  | { readonly kind: 'abort'; readonly id: number }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly error: unknown }

export interface Calls<Remote> {
  /** Rejects with what the other side threw; an AppError stays one. */
  call<Name extends keyof Remote>(
    name: Name,
    ...input: Remote[Name] extends (...input: infer Input) => unknown ? Input : never
  ): Promise<Remote[Name] extends (...input: never[]) => infer Output ? Awaited<Output> : never>
  /** The other side is gone: whoever waits for it, now or later, is told so. */
  end(reason: Error): void
}

export function createCalls<Remote>(port: MessagePort | Worker, local: Methods): Calls<Remote> {
  const waiting = new Map<number, PromiseWithResolvers<never>>()
  const served = new Map<number, AbortController>()
  let last = 0
  let ended: Error | undefined
  const post = (message: Message): void => port.postMessage(message)

  async function serve({ id, name, input, abortable }: Extract<Message, { kind: 'call' }>): Promise<void> {
    const controller = new AbortController()
    if (abortable) served.set(id, controller)
    try {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its types say so over there
      const given = (abortable ? [...input, controller.signal] : input) as never[]
      post({ kind: 'answer', id, value: await local[name]?.(...given) })
    } catch (error) {
      post({ kind: 'failure', id, error: packed(error) })
    } finally {
      served.delete(id)
    }
  }

  port.on('message', (message: Message) => {
    switch (message.kind) {
      case 'call':
        void serve(message)
        return
      case 'abort':
        served.get(message.id)?.abort()
        return
      case 'answer':
      case 'failure': {
        const caller = waiting.get(message.id)
        waiting.delete(message.id)
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its types say so over there
        if (message.kind === 'answer') caller?.resolve(message.value as never)
        else caller?.reject(unpacked(message.error))
      }
    }
  })

  return {
    async call(name, ...input) {
      if (ended !== undefined) throw ended
      const given: readonly unknown[] = input
      const signal = given.at(-1)
      if (signal instanceof AbortSignal) signal.throwIfAborted()
      const id = (last += 1)
      const caller = Promise.withResolvers<never>()
      const isAbortable = signal instanceof AbortSignal
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a copy of what was typed above
      const sent = (isAbortable ? given.slice(0, -1) : given) as never[]
      post({ kind: 'call', id, name: String(name), input: sent, abortable: isAbortable })
      waiting.set(id, caller)
      if (!isAbortable) return await caller.promise
      const abort = (): void => {
        post({ kind: 'abort', id })
        waiting.delete(id)
        caller.reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)))
      }
      signal.addEventListener('abort', abort, { once: true })
      return await caller.promise.finally(() => signal.removeEventListener('abort', abort))
    },
    end(reason) {
      ended = reason
      for (const caller of waiting.values()) caller.reject(reason)
      waiting.clear()
      for (const controller of served.values()) controller.abort(reason)
    },
  }
}

/** Structured clones lose the class and all fields of an error but message and stack. */
function packed(error: unknown): unknown {
  if (!(error instanceof AppError)) return error instanceof Error ? error : new Error(String(error))
  return { ...dataOf(error), message: error.message }
}

function unpacked(error: unknown): Error {
  if (error instanceof Error) return error
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as `packed` made it
  const { code, message, ...rest } = error as ErrorData & { readonly message: string }
  return new AppError(code, message, rest)
}
