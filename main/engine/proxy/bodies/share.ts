import { partOfFree } from '../part-of-free.ts'
import { refused } from '../../refused.ts'

/** What the bodies of one caller's requests may take of memory, or of the disk. */
export interface Memory {
  /** False when that is more than there is; it counts until it is given back either way. */
  take(bytes: number): boolean
  give(bytes: number): void
}

/** What the bodies of all requests together may take, each caller's a part of it. */
export interface Room {
  of(caller: string): Memory
}

export function createRoom(most: number): Room {
  const perCaller = new Map<string, number>()
  let all = 0
  const add = (caller: string, bytes: number): number => {
    all += bytes
    const now = (perCaller.get(caller) ?? 0) + bytes
    if (now === 0) perCaller.delete(caller)
    else perCaller.set(caller, now)
    return now
  }
  return {
    of: (caller) => ({
      take: (bytes) => add(caller, bytes) <= (most - all) * partOfFree(caller),
      give: (bytes) => void add(caller, -bytes),
    }),
  }
}

/** What the bodies of all requests together may take: they come from as many connections as there may be, each as slowly as it likes. */
export interface BodyBudgets {
  /** Of bodies that are read before they are signed. What has no room goes to disk. */
  readonly memory: Room
  readonly disk: Room
  /** Of chunks that wait until they are verified and sent. */
  readonly chunks: Room
}

const mib = 1024 * 1024

export const createBudgets = (): BodyBudgets => ({
  memory: createRoom(64 * mib),
  disk: createRoom(1024 * mib),
  chunks: createRoom(256 * mib),
})

/** What one request takes of what its caller's may: the most that it has held at once, until it is closed. */
export interface Share {
  /** Throws Refused `busy`, by which SDKs try again later, when that is more than there is. */
  upTo(bytes: number): void
  close(): void
}

export function openShare(whole: Memory): Share {
  let taken = 0
  return {
    upTo(bytes) {
      if (bytes <= taken) return
      const more = bytes - taken
      taken = bytes
      if (!whole.take(more)) throw refused('busy', 'too many large bodies are on their way at once. Try again.')
    },
    close() {
      whole.give(taken)
      taken = 0
    },
  }
}
