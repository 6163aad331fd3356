// What a tool waits for its credentials, and a person for each command: as a process, and the route behind it, against starting Node at all.
import { buildCli } from '../../scripts/build-cli.ts'
import { helper, latchkey, run, startAgent } from '../processes.ts'
import { askSocket } from '../socket-route.ts'
import { inTurn, percentile, spread, written } from '../statistics.ts'

const rounds = 30
const commands = ['status', 'roles', 'source list', 'settings list', 'doctor', 'audit', 'start bench', 'env bench']

export async function benchCli(): Promise<readonly string[]> {
  const packaged = await buildCli()
  const origin = await helper('upstream.ts')
  const agent = await startAgent(`https://127.0.0.1:${origin.port}`, origin.certificate)
  try {
    const status: unknown = JSON.parse(await run(latchkey, ['status', '--json'], agent.env))
    const socketPath = socketOf(status)
    const timed = (work: () => Promise<unknown>) => async (): Promise<number> => {
      const began = performance.now()
      await work()
      return performance.now() - began
    }
    const variants = {
      node: timed(() => run(process.execPath, ['-e', '0'], agent.env)),
      credentials: timed(() => run(latchkey, ['credentials', 'bench'], agent.env)),
      packaged: timed(() => run(packaged, ['credentials', 'bench'], agent.env)),
      route: timed(() => askSocket(socketPath, '/credentials/bench')),
    }
    const typed = Object.fromEntries(
      commands.flatMap((line) => [
        [`latchkey ${line}`, timed(() => run(latchkey, line.split(' '), agent.env))],
        [`packaged: latchkey ${line}`, timed(() => run(packaged, line.split(' '), agent.env))],
      ]),
    )
    await inTurn(3, { ...variants, ...typed })
    const times = await inTurn(rounds, variants)
    const ratio = times.credentials.map((value, at) => value / (times.node[at] ?? 1))
    const typedTimes = Object.entries(await inTurn(rounds, { node: variants.node, ...typed }))
    const [, node = []] = typedTimes[0] ?? []
    return [
      '| warm credentials, ms | median (least–most) | 95 % |',
      '| --- | --- | --- |',
      `| \`node -e 0\` | ${written(spread(times.node), 1)} | ${percentile(times.node, 0.95).toFixed(1)} |`,
      `| \`latchkey credentials\` | ${written(spread(times.credentials), 1)} | ${percentile(times.credentials, 0.95).toFixed(1)} |`,
      `| the same, packaged | ${written(spread(times.packaged), 1)} | ${percentile(times.packaged, 0.95).toFixed(1)} |`,
      `| the socket route by itself | ${written(spread(times.route), 1)} | ${percentile(times.route, 0.95).toFixed(1)} |`,
      '',
      `latchkey credentials / node -e 0: ${written(spread(ratio), 2)}`,
      '',
      '| a command, ms | median (least–most) | / `node -e 0` |',
      '| --- | --- | --- |',
      ...typedTimes.map(([line, values]) => {
        const beside = values.map((value, at) => value / (node[at] ?? 1))
        return `| \`${line === 'node' ? 'node -e 0' : line}\` | ${written(spread(values), 1)} | ${written(spread(beside), 2)} |`
      }),
    ]
  } finally {
    await agent.stop()
    origin.stop()
  }
}

function socketOf(status: unknown): string {
  if (typeof status === 'object' && status !== null && 'agent' in status) {
    const { agent } = status
    if (typeof agent === 'object' && agent !== null && 'socket' in agent && typeof agent.socket === 'string')
      return agent.socket
  }
  throw new Error('status names no socket')
}
