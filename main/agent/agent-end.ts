import { AppError } from '#util/app-error.ts'
import type { Sessions } from './sessions/sessions.ts'

export interface AgentEndDeps {
  readonly closeProxy: () => Promise<void>
  readonly sessions: Pick<Sessions, 'list' | 'stop' | 'close'>
  readonly closeFiles: () => Promise<void>
  /** See AgentPorts. */
  readonly startAgain: (() => void) | undefined
}

type Ended = Promise<{ readonly sessionsEnded: number }>

/** The end of an agent: once, in order, whoever asks for it and however often. */
export function createAgentEnd({ closeProxy, sessions, closeFiles, startAgain }: AgentEndDeps) {
  const stopped = Promise.withResolvers<void>()
  let end: Ended | undefined

  const finish = (leaveSessions: () => Promise<number>): Ended =>
    (end ??= (async () => {
      await closeProxy()
      const sessionsEnded = await leaveSessions()
      await closeFiles()
      return { sessionsEnded }
    })())
  const keepSessions = (): Promise<number> => sessions.close().then(() => 0)

  const stop = (keep = false): Ended => finish(keep ? keepSessions : sessions.stop).finally(stopped.resolve)

  return {
    stop,
    close: (): Promise<void> => finish(keepSessions).then(() => undefined),
    stopped: stopped.promise,
    async restart(): Promise<{ readonly sessionsKept: number }> {
      if (startAgain === undefined) {
        throw new AppError(
          'unsupported',
          'this agent runs in the foreground of a terminal or a program, and cannot start itself again',
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
