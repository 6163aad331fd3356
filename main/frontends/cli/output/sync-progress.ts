import type { Cli } from '../context.ts'

/** Says on a terminal how far the syncs of these sources are, on one line that goes when they are done. */
export async function whileSyncing<Result>(
  cli: Pick<Cli, 'agent' | 'terminal'>,
  names: readonly string[],
  work: () => Promise<Result>,
): Promise<Result> {
  const { stderr } = cli.terminal
  if (!stderr.isTTY) return await work()
  const done = new AbortController()
  const watching = (async () => {
    for await (const { sources } of await (await cli.agent()).app.watch(undefined, { signal: done.signal })) {
      const told = sources.flatMap(({ name, progress }) =>
        names.includes(name) && progress !== undefined ? [`${name}: ${progress.done} of ${progress.total}`] : [],
      )
      if (told.length > 0) stderr.write(`\r\u001b[2K${told.join(', ').slice(0, stderr.columns - 1)}`)
    }
  })().catch(() => undefined)
  try {
    return await work()
  } finally {
    done.abort()
    await watching
    stderr.write('\r\u001b[2K')
  }
}
