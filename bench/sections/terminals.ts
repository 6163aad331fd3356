// What the hook adds to each prompt, against an empty function called as often in the same run; and the script that answers profiles.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stateText } from '#agent/terminals/state-text.ts'
import { hookFile, hookText } from '#local/hook/hook.ts'
import { helper, latchkey, run, startAgent } from '../processes.ts'
import { inTurn, percentile, spread, written } from '../statistics.ts'

const prompts = 2000
const rounds = 15
const shells = ['bash', 'zsh', 'fish'] as const
const empty = { bash: 'empty() { :; }', zsh: 'empty() { :; }', fish: 'function empty; end' } as const
const loop = {
  bash: (name: string) => `for ((i = 0; i < ${prompts}; i++)); do ${name}; done`,
  zsh: (name: string) => `for ((i = 0; i < ${prompts}; i++)); do ${name}; done`,
  fish: (name: string) => `set i 0; while test $i -lt ${prompts}; set i (math $i + 1); ${name}; end`,
} as const

export async function benchTerminals(): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'lk-'))
  const paths = { terminals: join(folder, 'terminals'), shell: join(folder, 'shell') }
  for (const path of Object.values(paths)) await mkdir(path, { mode: 0o700 })
  await writeFile(join(paths.terminals, 'state'), stateText('g1', { set: { AWS_REGION: 'eu-west-1' }, unset: [] }))
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder }
  const timed =
    (file: string, args: readonly string[], environment: NodeJS.ProcessEnv) => async (): Promise<number> => {
      const began = performance.now()
      await run(file, [...args], environment)
      return performance.now() - began
    }
  const lines = ['| a prompt, ms | with the hook | an empty function | the hook alone |', '| --- | --- | --- | --- |']
  try {
    for (const shell of shells) {
      await writeFile(hookFile(shell, paths), hookText(shell, paths))
      const begin = `. ${hookFile(shell, paths)}; ${empty[shell]}; _latchkey_prompt; `
      const call = (name: string) => timed(shell, ['-c', begin + loop[shell](name)], env)
      const times = await inTurn(rounds, { hook: call('_latchkey_prompt'), empty: call('empty') })
      const each = (values: readonly number[]) => written(spread(values.map((ms) => ms / prompts)), 4)
      const alone = times.hook.map((ms, at) => ms - (times.empty[at] ?? 0))
      lines.push(`| ${shell} | ${each(times.hook)} | ${each(times.empty)} | ${each(alone)} |`)
    }
  } finally {
    await rm(folder, { recursive: true })
  }
  return [...lines, '', ...(await benchHelper(timed))]
}

async function benchHelper(
  timed: (file: string, args: readonly string[], env: NodeJS.ProcessEnv) => () => Promise<number>,
): Promise<readonly string[]> {
  const origin = await helper('upstream.ts')
  const agent = await startAgent(`https://127.0.0.1:${origin.port}`, origin.certificate)
  try {
    const { id } = JSON.parse(await run(latchkey, ['roles', 'bench', '--json'], agent.env))[0]
    const script = join(agent.env['LATCHKEY_HOME'] ?? '', 'shell', 'credentials')
    const variants = {
      script: timed(script, [id], agent.env),
      command: timed(latchkey, ['credentials', id], agent.env),
      node: timed(process.execPath, ['-e', '0'], agent.env),
    }
    await inTurn(3, variants)
    const times = await inTurn(30, variants)
    const row = (name: string, values: readonly number[]): string =>
      `| ${name} | ${written(spread(values), 1)} | ${percentile(values, 0.95).toFixed(1)} |`
    return [
      '| a warm credential_process, ms | median (least–most) | 95 % |',
      '| --- | --- | --- |',
      row('the script of our profiles', times.script),
      row('`latchkey credentials`', times.command),
      row('`node -e 0`', times.node),
    ]
  } finally {
    await agent.stop()
    origin.stop()
  }
}
