// What other users, or a person's other programs, can read of running processes: their command lines and environments, again and again.
import { readdir, readFile } from 'node:fs/promises'

export interface ProcessWatch {
  /** Every command line that was seen so far, and every environment that was, each once. */
  readonly seen: ReadonlySet<string>
  /** How often all of them were read. */
  readonly rounds: () => number
  /** Settles after another whole round that began now. */
  stop(): Promise<void>
}

/** Linux alone. */
export function watchProcesses(): ProcessWatch {
  const seen = new Set<string>()
  let rounds = 0
  const end = new AbortController()
  async function round(): Promise<void> {
    const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
    await Promise.all(
      names.flatMap((name) =>
        ['cmdline', 'environ'].map(async (file) => {
          // One that ended meanwhile.
          const text = await readFile(`/proc/${name}/${file}`, 'utf8').catch(() => '')
          seen.add(text.replaceAll('\0', ' '))
        }),
      ),
    )
    rounds += 1
  }
  async function watch(): Promise<void> {
    // oxlint-disable-next-line no-await-in-loop -- one look after another
    while (!end.signal.aborted) await round()
    await round()
  }
  const watching = watch()
  return {
    seen,
    rounds: () => rounds,
    async stop() {
      end.abort()
      await watching
    },
  }
}
