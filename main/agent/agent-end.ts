import type { Serving } from './serving/serving.ts'
import { AppError } from '#util/app-error.ts'

type Ended = Promise<{ readonly sessionsEnded: number }>

/** The end of an agent: once, in order, whoever asks for it and however often. */
export function createAgentEnd(
  open: AsyncDisposableStack,
  { sessions, close: closeProxy }: Pick<Serving, 'sessions' | 'close'>,
  /** See AgentPorts. */
  startAgain: (() => void) | undefined,
) {
  const stopped = Promise.withResolvers<void>()
  let end: Ended | undefined

  const finish = (keep: boolean): Ended =>
    (end ??= (async () => {
      try {
        if (keep) return { sessionsEnded: 0 }
        // No request is under way when its session ends.
        await closeProxy()
        return { sessionsEnded: await sessions.stop() }
      } finally {
        await open.disposeAsync()
      }
    })())

  const stop = (keep = false): Ended => finish(keep).finally(stopped.resolve)

  return {
    stop,
    close: (): Promise<void> => finish(true).then(() => undefined),
    stopped: stopped.promise,
    async restart(): Promise<{ readonly sessionsKept: number }> {
      if (startAgain === undefined) {
        throw new AppError(
          'unsupported',
          'this agent runs in the foreground of a terminal or a program, and cannot restart itself',
          {
            hint: 'Stop it there and start it again. After latchkey start ROLE the keys that tools hold work again.',
          },
        )
      }
      const sessionsKept = sessions.list().length
      if (end === undefined) startAgain()
      await stop(true)
      return { sessionsKept }
    },
  }
}

export type AgentEnd = Pick<ReturnType<typeof createAgentEnd>, 'stop' | 'restart'>
