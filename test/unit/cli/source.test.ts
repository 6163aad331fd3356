// Against a fake agent: what every kind whose roles are fetched has in common.
import { Command } from 'commander'
import { createRouterClient } from '@orpc/server'
import { expect, it } from 'vitest'
import { createRouter } from '#agent/agent.ts'
import type { SourceView } from '#contract/model.ts'
import { addSource } from '#frontends/cli/commands/source.ts'
import { createCli } from '#frontends/cli/context.ts'
import { fakeCalls, source } from '../../contract/fake-calls.ts'
import { quietLog } from '../util/quiet-log.ts'

/** What the agent was asked, and what a person saw of `answer`. */
async function run(words: readonly string[], answer: Partial<SourceView>) {
  const asked: string[] = []
  const shown: string[] = []
  const calls = fakeCalls()
  const heard = (call: string) => (input: { readonly name: string }) => {
    asked.push(`${call} ${input.name}`)
    return { ...source, ...answer }
  }
  const sources = { ...calls.sources, sync: heard('sync') }
  const client = createRouterClient(createRouter({ ...calls, sources }, quietLog()))
  const cli = createCli()
  const print = (text: string): void => void shown.push(text)
  const terminal = { ...cli.terminal, columns: undefined, piped: false, interactive: false, print }
  const program = new Command()
  addSource(program, { ...cli, terminal, agent: async () => client })
  await program.parseAsync(['source', ...words], { from: 'user' })
  return { asked, shown: shown.join('\n') }
}

it('`source sync` fetches the roles and says how far it is', async () => {
  const { asked, shown } = await run(['sync', 'dev'], { state: 'syncing', progress: { done: 4000, total: 9000 } })
  expect(asked).toEqual(['sync dev'])
  expect(shown).toMatch(/^dev +iam-user +syncing 4000\/9000 /m)
})
