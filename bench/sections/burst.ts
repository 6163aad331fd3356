// Twenty commands of the AWS CLI, one after the other, to an origin 40 ms away: each is a new process with new connections, but through the
// proxy the long way is a warm connection.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { getCACertificates } from 'node:tls'
import { helper, run, startAgent } from '../processes.ts'
import { inTurn, spread, written } from '../statistics.ts'

const commands = 20
const heldMs = 20
const rounds = 3

export async function benchBurst(): Promise<readonly string[]> {
  const aws = process.env['LATCHKEY_TEST_AWS_V2'] ?? 'aws'
  if (spawnSync(aws, ['--version']).status !== 0)
    return ['burst of AWS CLI commands: skipped, the AWS CLI is not installed']
  const origin = await helper('upstream.ts')
  const relay = await helper('relay.ts', [String(origin.port), String(heldMs)])
  const url = `https://127.0.0.1:${relay.port}`
  const agent = await startAgent(url, origin.certificate)
  try {
    const bundle = join(agent.home, 'direct.pem')
    // As many roots as any tool reads at its start, and the origin's.
    writeFileSync(bundle, [...getCACertificates('system'), origin.certificate].join('\n'))
    const plain = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^AWS_|_proxy$/i.test(name)))
    const common = { ...plain, HOME: agent.home, AWS_PAGER: '' }
    const direct = {
      ...common,
      AWS_ACCESS_KEY_ID: 'AKIABENCHBENCHBENCH0',
      AWS_SECRET_ACCESS_KEY: 'bench-secret',
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_CA_BUNDLE: bundle,
    }
    const call = ['sts', 'get-caller-identity', '--region', 'us-east-1']
    const burst = (env: NodeJS.ProcessEnv, args: readonly string[]) => async (): Promise<number> => {
      const began = performance.now()
      for (let count = 0; count < commands; count += 1) await run(aws, args, env)
      return (performance.now() - began) / 1000
    }
    const proxied = { ...common, ...agent.session }
    await run(aws, call, proxied)
    const times = await inTurn(rounds, {
      direct: burst(direct, [...call, '--endpoint-url', url]),
      latchkey: burst(proxied, call),
    })
    const ratio = times.latchkey.map((value, at) => value / (times.direct[at] ?? 1))
    return [
      `| ${commands} AWS CLI commands, origin ${2 * heldMs} ms away, s | direct | latchkey | ratio |`,
      '| --- | --- | --- | --- |',
      `| whole burst | ${written(spread(times.direct), 1)} | ${written(spread(times.latchkey), 1)} | ${written(spread(ratio), 2)} |`,
      '',
      'target: no slower than direct',
    ]
  } finally {
    await agent.stop()
    relay.stop()
    origin.stop()
  }
}
