// What other users, or a person's other programs, can read of a test's processes: their command lines and environments, again and again.
import { readdir, readFile } from 'node:fs/promises'

export interface ProcessWatch {
  /** What fits in any command line or environment that was seen so far, and nothing around it: an environment has secrets of its own. */
  find(pattern: RegExp): readonly string[]
  /** How often all of them were read. */
  readonly rounds: () => number
  /** Settles after another whole round that began now. */
  stop(): Promise<void>
}

/**
 * Of this process, of all that it and its children start, and of each that names the folder, as those do whose parent is gone: other tests have
 * secrets of their own. Linux alone.
 */
export function watchProcesses(folder: string): ProcessWatch {
  const seen = new Set<string>()
  const own = new Set([process.pid])
  const end = new AbortController()
  let rounds = 0
  async function look(pid: number) {
    // One that ended meanwhile shows nothing.
    const read = (file: string): Promise<string> => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')
    const [stat, ...texts] = await Promise.all([read('stat'), read('cmdline'), read('environ')])
    const [, , parent] = stat.slice(stat.lastIndexOf(')')).split(' ')
    return { pid, parent: Number(parent), texts: texts.map((text) => text.replaceAll('\0', ' ')) }
  }
  async function round(): Promise<void> {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
    // A parent has the lower number, but for those that came after the last one.
    for (const { pid, parent, texts } of await Promise.all(pids.toSorted((a, b) => a - b).map(look))) {
      if (own.has(parent) || texts.some((text) => text.includes(folder))) own.add(pid)
      if (own.has(pid)) for (const text of texts) seen.add(text)
    }
    rounds += 1
  }
  async function watch(): Promise<void> {
    // oxlint-disable-next-line no-await-in-loop -- one look after another
    while (!end.signal.aborted) await round()
    await round()
  }
  const watching = watch()
  return {
    find: (pattern) => [...seen].flatMap((text) => pattern.exec(text)?.[0] ?? []),
    rounds: () => rounds,
    async stop() {
      end.abort()
      await watching
    },
  }
}
