// Against a fake agent: no kind of this house fetches its roles or has a sign-in.
import { Command } from 'commander'
import { createRouterClient } from '@orpc/server'
import { expect, it } from 'vitest'
import { createRouter } from '#agent/agent.ts'
import { addSource } from '#frontends/cli/commands/source.ts'
import { createCli } from '#frontends/cli/context.ts'
import { fakeCalls, source } from '../../contract/fake-calls.ts'
import { quietLog } from '../util/quiet-log.ts'

it.each([
  ['sync', 'syncing'],
  ['sign-in', 'signing-in'],
] as const)('`source %s` asks for it and shows the source after it', async (command, state) => {
  const asked: string[] = []
  const calls = fakeCalls()
  const answer = (what: string) => (input: { readonly name: string }) => {
    asked.push(`${what} ${input.name}`)
    return { ...source, state }
  }
  const sources = { ...calls.sources, sync: answer('sync'), signIn: answer('sign-in') }
  const client = createRouterClient(createRouter({ ...calls, sources }, quietLog()))
  const cli = createCli()
  const shown: unknown[] = []
  const terminal = {
    ...cli.terminal,
    piped: false,
    interactive: false,
    json: (value: unknown) => void shown.push(value),
  }
  const program = new Command()
  addSource(program, { ...cli, terminal, agent: async () => client })
  await program.parseAsync(['source', command, 'dev', '--json'], { from: 'user' })
  expect(asked).toEqual([`${command} dev`])
  expect(shown).toMatchObject([{ name: 'dev', state }])
})
