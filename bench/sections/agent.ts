// Starting the agent, and what it costs to keep.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { latchkey, memoryOf, run } from '../processes.ts'
import { inTurn, spread, written } from '../statistics.ts'

const rounds = 5

export async function benchAgent(): Promise<readonly string[]> {
  const home = mkdtempSync(join(tmpdir(), 'latchkey-bench-'))
  const memory: number[] = []
  const start = (args: readonly string[], remember: boolean) => async (): Promise<number> => {
    const env = {
      ...process.env,
      LATCHKEY_HOME: join(home, args.length === 0 ? 'plain' : 'sandbox'),
      LATCHKEY_VAULT: 'memory',
    }
    const began = performance.now()
    const ready = await run(latchkey, ['agent', ...args], env)
    const took = performance.now() - began
    if (remember) memory.push(memoryOf(Number(/pid (\d+)/.exec(ready)?.[1])).now / 1e6)
    await run(latchkey, ['stop'], env)
    return took
  }
  const node = async (): Promise<number> => {
    const began = performance.now()
    await run(process.execPath, ['-e', '0'], process.env)
    return performance.now() - began
  }
  try {
    const variants = { node, agent: start([], true), sandbox: start(['--sandbox=accounts=3000'], false) }
    await inTurn(1, variants)
    memory.length = 0
    const times = await inTurn(rounds, variants)
    return [
      '| agent | median (least–most) |',
      '| --- | --- |',
      `| \`latchkey agent\` to its ready line, ms (\`node -e 0\`: ${written(spread(times.node))}) | ${written(spread(times.agent))} |`,
      `| the same with a sandbox of 3,000 accounts, ms | ${written(spread(times.sandbox))} |`,
      `| idle memory, MB | ${written(spread(memory))} |`,
      '',
      'target: a command that needs an agent starts one within 1 s',
    ]
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}
