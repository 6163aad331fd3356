// Fetching the roles of a large organisation at the rate that AWS allows, and what its list costs after that.
import { mkdtempSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { cacheFiles } from '#agent/config/cache-files.ts'
import { listedRoles, parseList } from '#agent/identity/identity-center/role-list.ts'
import { createInventory } from '#agent/roles/inventory.ts'
import { connect } from '#frontends/http/client.ts'
import { resolvePaths } from '#local/paths.ts'
import { latchkey, run } from '../processes.ts'
import { spread, written } from '../statistics.ts'

const accounts = 3_000
const perPage = 100
/** Of the sandbox, as of AWS. */
const perSecond = 20
const rounds = 30
const typed = 'account 12 poweruser'
const approve = join(import.meta.dirname, '..', '..', 'test', 'integration', 'fixtures', 'approve.mjs')

export async function benchSync(): Promise<readonly string[]> {
  const home = mkdtempSync(join(tmpdir(), 'latchkey-bench-'))
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    HOME: home,
    LATCHKEY_HOME: join(home, 'latchkey'),
    LATCHKEY_VAULT: 'memory',
    BROWSER: `node ${approve}`,
  }
  const { platform } = process
  const paths = resolvePaths({ platform, env, homedir: homedir(), uid: process.getuid?.() ?? 0 })
  try {
    await run(latchkey, ['agent', `--sandbox=accounts=${accounts},roles=3`], env)
    const { client } = connect(paths, { platform })
    await run(latchkey, ['sign-in', 'sandbox-sso'], env)
    const began = performance.now()
    let first: number | undefined
    for await (const { sources } of await client.app.watch()) {
      const found = sources.find(({ name }) => name === 'sandbox-sso')
      if ((found?.roles ?? 0) > 0) first ??= performance.now() - began
      if (found?.state === 'ready' && found.syncedAt !== undefined) break
    }
    const took = performance.now() - began
    const limit = ((accounts + accounts / perPage) / perSecond) * 1_000
    const keys: number[] = []
    for (let round = 0; round < rounds; round += 1)
      for (let length = 1; length <= typed.length; length += 1) {
        const asked = performance.now()
        // oxlint-disable-next-line no-await-in-loop -- one key after the other
        await client.roles.list({ query: typed.slice(0, length), limit: 50 })
        keys.push(performance.now() - asked)
      }
    const loads: number[] = []
    const cache = cacheFiles(paths.cache, { warn: () => undefined })('sandbox-sso')
    for (let round = 0; round < rounds; round += 1) {
      const asked = performance.now()
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const roles = listedRoles(parseList(await cache.read()).accounts)
      const source = { name: 'sandbox-sso', region: 'us-east-1', partition: 'aws', roles: () => roles }
      createInventory([{ ...source, state: () => ({ state: 'ready' }) }], [])
      loads.push(performance.now() - asked)
    }
    return [
      `| ${(accounts * 3).toLocaleString('en')} roles of Identity Center | |`,
      '| --- | --- |',
      `| first roles after the sign-in, ms | ${(first ?? 0).toFixed(0)} |`,
      `| all of them, s (${(limit / 1_000).toFixed(1)} at the limit of ${perSecond} calls a second) | ${(took / 1_000).toFixed(1)}, ${((took / limit - 1) * 100).toFixed(1)} % more |`,
      `| taking up the list at the next start, ms | ${written(spread(loads), 1)} |`,
      `| a key of a search, asked of the agent, ms | ${written(spread(keys), 1)} |`,
      '',
      'target: within 10 % of the limit, 2 s, 50 ms, 16 ms',
    ]
  } finally {
    await run(latchkey, ['stop'], env)
    rmSync(home, { recursive: true, force: true })
  }
}
