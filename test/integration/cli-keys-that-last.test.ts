// What a terminal holds, over the end of its role and the next start, with the real command.
import { spawn } from 'node:child_process'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type CliRig, createCliRig, root } from './cli-rig.ts'

const role = 'payments-dev/Admin'
const identity = 'arn:aws:sts::100050384774:assumed-role/Admin/'

/** Prints the ARN, or what the refusal says. */
const askWho = `
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
const asked = new STSClient({ maxAttempts: 1 }).send(new GetCallerIdentityCommand({}))
console.log(await asked.then(({ Arn }) => Arn, ({ name, message }) => name + ': ' + message))`

let cli: CliRig
beforeAll(async () => {
  cli = await createCliRig({ sandbox: '' })
})
afterAll(() => cli.close())

/** A terminal that took the role's environment once; what AWS says to each of its tools. */
async function openTerminal() {
  const { HOME = '', PATH = '' } = cli.env
  const env = { HOME, PATH, ...JSON.parse(await cli.ok(['env', role, '--format', 'json'])) }
  return async (): Promise<string> => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', askWho], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let text = ''
    for await (const chunk of child.stdout) text += String(chunk)
    return text.trim()
  }
}

it("a terminal's keys pause with `end`, work again after `start`, and are dead after `end --revoke` and `lock`", async () => {
  const terminal = await openTerminal()
  expect(await terminal()).toContain(identity)

  expect(await cli.ok(['end', role])).toContain(`latchkey start ${role}`)
  expect(await terminal()).toMatch(/^InvalidClientTokenId: .*Run "latchkey start payments-dev\/Admin", and these/)
  await cli.ok(['start', role])
  expect(await terminal()).toContain(identity)

  expect(await cli.ok(['end', role, '--revoke'])).toContain('revoked')
  await cli.ok(['start', role])
  expect(await terminal()).toContain(`eval "$(latchkey env ${role})"`)

  const next = await openTerminal()
  expect(await next()).toContain(identity)
  await cli.ok(['lock'])
  await cli.ok(['start', role])
  expect(await next()).toMatch(/^InvalidClientTokenId: /)
})
