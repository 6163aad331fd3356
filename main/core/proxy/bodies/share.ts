import { refused } from '../refused.ts'

/** What the bodies of all requests together may take of memory, or of the disk. */
export interface Memory {
  /** False when that is more than there is; it counts until it is given back either way. */
  take(bytes: number): boolean
  give(bytes: number): void
}

export function createMemory(most: number): Memory {
  let taken = 0
  return {
    take(bytes) {
      taken += bytes
      return taken <= most
    },
    give(bytes) {
      taken -= bytes
    },
  }
}

/** What the bodies of all requests together may take: they come from as many connections as there may be, each as slowly as it likes. */
export interface BodyBudgets {
  /** Of bodies that are read before they are signed. What has no room goes to disk. */
  readonly memory: Memory
  readonly disk: Memory
  /** Of chunks that wait until they are verified and sent. */
  readonly chunks: Memory
}

const mib = 1024 * 1024

export const createBudgets = (): BodyBudgets => ({
  memory: createMemory(64 * mib),
  disk: createMemory(1024 * mib),
  chunks: createMemory(256 * mib),
})

/** What one request takes of what all bodies together may: the most that it has held at once, until it is closed. */
export interface Share {
  /** Throws Refused `busy`, by which SDKs try again later, when that is more than there is. */
  upTo(bytes: number): void
  close(): void
}

export function openShare(all: Memory): Share {
  let taken = 0
  return {
    upTo(bytes) {
      if (bytes <= taken) return
      const more = bytes - taken
      taken = bytes
      if (!all.take(more)) throw refused('busy', 'too many large bodies are on their way at once. Try again.')
    },
    close() {
      all.give(taken)
      taken = 0
    },
  }
}
