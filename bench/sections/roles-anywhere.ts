// What a tool waits for its first credentials of a certificate, for warm ones and for a renewal, beside AWS's own helper.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildCli } from '../../scripts/build-cli.ts'
import { install } from '../../test/support/install-client.ts'
import { latchkey, run } from '../processes.ts'
import { inTurn, percentile, spread, written } from '../statistics.ts'

const rounds = 15
const helperModule = join(import.meta.dirname, '..', '..', 'test', 'interop', 'clients', 'aws-signing-helper')
const helperProgram = 'github.com/aws/rolesanywhere-credential-helper/cmd/aws_signing_helper'

export async function benchRolesAnywhere(): Promise<readonly string[]> {
  const packaged = await buildCli()
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'))
  // The one with the sandbox is not the one that is measured: that starts again and again.
  const served = { ...process.env, LATCHKEY_HOME: join(folder, 'sandbox'), LATCHKEY_VAULT: 'memory' }
  const passphrase = join(folder, 'passphrase')
  writeFileSync(passphrase, 'of the bench', { mode: 0o600 })
  const vault = { LATCHKEY_VAULT: 'passphrase', LATCHKEY_PASSPHRASE_FILE: passphrase }
  const env = { ...process.env, ...vault, LATCHKEY_HOME: join(folder, 'latchkey') }
  try {
    await run(latchkey, ['agent', '--sandbox'], served)
    const given = await identityOf(await endpointOf(served), folder)
    await run(packaged, ['agent'], env)
    await run(packaged, ['source', 'add', 'roles-anywhere', 'ci', ...given.source], env)
    const timed = (work: () => Promise<unknown>) => async (): Promise<number> => {
      const began = performance.now()
      await work()
      return performance.now() - began
    }
    const credentials = timed(() => run(packaged, ['credentials', 'ChainStart'], env))
    const variants = {
      node: timed(() => run(process.execPath, ['-e', '0'], env)),
      helper: timed(() => run(given.helper, given.line, env)),
      warm: credentials,
      renewal: timed(() => run(packaged, ['renew', 'ChainStart'], env)),
      async first(): Promise<number> {
        await run(packaged, ['end', 'ChainStart', '--revoke'], env)
        return credentials()
      },
      async cold(): Promise<number> {
        await run(packaged, ['stop'], env)
        return credentials()
      },
    }
    await inTurn(2, variants)
    const times = await inTurn(rounds, variants)
    const row = (what: string, values: readonly number[]): string => {
      const beside = (others: readonly number[]) =>
        written(spread(values.map((value, at) => value / (others[at] ?? 1))), 2)
      const ms = `${written(spread(values))} | ${percentile(values, 0.95).toFixed(0)}`
      return `| ${what} | ${ms} | ${beside(times.helper)} | ${beside(times.node)} |`
    }
    return [
      '| credentials of a certificate, ms | median (least–most) | 95 % | / `aws_signing_helper` | / `node -e 0` |',
      '| --- | --- | --- | --- | --- |',
      row('`node -e 0`', times.node),
      row('`aws_signing_helper credential-process` (each one is a session of its own)', times.helper),
      row('`latchkey credentials`, packaged, warm', times.warm),
      row('the first ones, agent running', times.first),
      row('the first ones, no agent running: it is started, with a vault by passphrase', times.cold),
      row('`latchkey renew`', times.renewal),
    ]
  } finally {
    for (const each of [env, served]) await run(latchkey, ['stop'], each).catch(() => undefined)
    rmSync(folder, { recursive: true, force: true })
  }
}

async function endpointOf(env: NodeJS.ProcessEnv): Promise<string> {
  const shown = await run(latchkey, ['source', 'show', 'sandbox', '--json'], env)
  return /"endpointUrl":\s*"([^"]+)"/.exec(shown)?.[1] ?? ''
}

/** The same certificate, anchor, profile and role for both. */
async function identityOf(endpointUrl: string, folder: string) {
  const text = await (await fetch(`${endpointUrl}/roles-anywhere/identity?name=bench`)).text()
  const option = (name: string): string => new RegExp(`${name} (\\S+)`).exec(text)?.[1] ?? ''
  const [anchor, profile, role] = ['--trust-anchor', '--sync-profile', '--sync-role'].map(option)
  const file = join(folder, 'identity.pem')
  writeFileSync(file, text, { mode: 0o600 })
  const command = ['go', 'build', '-o', 'aws_signing_helper', helperProgram]
  const built = install({ name: 'aws-signing-helper', from: helperModule, commands: [command] })
  const files = ['--certificate', file, '--private-key', file]
  const arns = (names: readonly string[]): readonly string[] =>
    [anchor, profile, role].flatMap((arn, at) => [names[at] ?? '', arn ?? ''])
  const names = ['--trust-anchor', '--profile-arn', '--role-arn']
  const helperNames = ['--trust-anchor-arn', '--profile-arn', '--role-arn']
  return {
    source: [...files, ...arns(names), '--endpoint-url', endpointUrl],
    helper: join(built, 'aws_signing_helper'),
    line: ['credential-process', ...files, ...arns(helperNames), '--endpoint', endpointUrl],
  }
}
