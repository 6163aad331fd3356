// Lines that the disk does not take now are kept, and written in their order before the next ones.
import type { RotatingFile } from '#util/files/rotating-file.ts'
import type { Clock } from '#util/ports.ts'

export interface PatientFile {
  /** Never throws. */
  write(line: string): void
  /** Tries what waits. */
  flush(): void
  close(): void
}

/** In characters: hours of requests. What is more than that is lost, the oldest first. */
const mostWaiting = 10_000_000
/** A full disk is not tried for each of a thousand lines a second. */
const tryEveryMs = 1_000

export function createPatientFile(
  file: RotatingFile,
  { clock, failed }: { readonly clock: Clock; readonly failed: (error: unknown) => void },
): PatientFile {
  let waiting: string[] = []
  let size = 0
  let triedAt = -Infinity

  function attempt(): void {
    triedAt = clock.now()
    try {
      file.write(waiting.join(''))
      waiting = []
      size = 0
    } catch (error) {
      failed(error)
    }
  }

  return {
    write(line) {
      const isPatient = waiting.length > 0 && Math.abs(clock.now() - triedAt) < tryEveryMs
      waiting.push(line)
      size += line.length
      while (size > mostWaiting) size -= waiting.shift()?.length ?? size
      if (!isPatient) attempt()
    },
    flush() {
      if (waiting.length > 0) attempt()
    },
    close() {
      this.flush()
      file.close()
    },
  }
}
