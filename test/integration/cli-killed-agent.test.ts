// What a command says when the agent is killed while it waits for it: a sentence and exit code 5, never a stack.
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseSandboxOptions } from '#sandbox/options.ts'
import { startSandbox } from '#sandbox/sandbox.ts'
import type { Sandbox } from '#sandbox/types.ts'
import { type CliRig, createCliRig, noTerminal, words } from './cli-rig.ts'

let cli: CliRig
let aws: Sandbox
beforeEach(async () => {
  cli = await createCliRig()
  aws = await startSandbox(parseSandboxOptions(''))
  await cli.ok(
    words(`source add iam-user me --access-key-id ${aws.accessKeyId}
      --mfa-serial ${aws.mfaSerial} --endpoint-url ${aws.endpointUrl}`),
    { input: aws.secretAccessKey },
  )
  await cli.ok(['role', 'add', 'glass', '--source', 'me', '--arn', 'arn:aws:iam::100000000000:role/BreakGlass'])
})
afterEach(async () => {
  await cli.close()
  await aws.close()
})

const stack = /^\s+at |node:internal|Unhandled/m

describe('a command whose agent is killed', () => {
  it.for([
    ['start', ['start', 'glass']],
    ['exec', ['exec', 'glass', '--', 'true']],
    ['env', ['env', 'glass']],
  ] as const)(
    'in the middle of a question for an MFA code says so and ends with 5, for %s',
    async ([_name, args], context) => {
      if (noTerminal !== undefined) context.skip(noTerminal)
      const terminal = cli.terminal(args)
      await terminal.shows('needs the code')
      await cli.home.kill()
      expect(await terminal.ended).toBe(5)
      expect(terminal.shown()).toContain('the agent went away')
      expect(terminal.shown()).not.toMatch(stack)
    },
  )

  it('while it waits for a code on standard input says so and ends with 5', async () => {
    const prompts = await cli.home.client.attention.watch({ answers: false })
    await prompts.next()
    const child = cli.spawn(['start', 'glass'])
    expect(await prompts.next()).toMatchObject({ value: { kind: 'prompt' } })
    await expectGone(child)
    await expect(prompts.next()).rejects.toMatchObject({ code: 'no-agent' })
  })

  it('while it follows the audit log says so and ends with 5', async () => {
    expect(await cli.run(['credentials', 'glass'])).toMatchObject({ code: 3 })
    const child = cli.spawn(['audit', '--follow', '--json'])
    await once(child.stdout ?? child, 'data')
    await expectGone(child)
  })
})

async function expectGone(child: ChildProcess): Promise<void> {
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text))
  const closed = once(child, 'close')
  await cli.home.kill()
  const [code]: (number | null)[] = await closed
  expect({ code, said }).toEqual({ code: 5, said: expect.stringContaining('the agent went away') })
  expect(said).not.toMatch(stack)
}
