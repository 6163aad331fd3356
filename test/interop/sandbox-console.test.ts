// The sandbox's sign-in for the console, by AWS's own sample: boto3 and urllib.
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { has, python, startToolRig, type ToolRig } from './sandbox-rig.ts'

const script = fileURLToPath(new URL('sandbox-console.py', import.meta.url))
let rig: ToolRig

beforeAll(async () => {
  rig = await startToolRig()
})
afterAll(() => rig.close())

test("AWS's sample signs in, lands on its page, and is refused what AWS refuses", async (context) => {
  if (!has(python, ['-c', 'import boto3'])) {
    context.skip('needs boto3: pip install boto3 (LATCHKEY_TEST_PYTHON names the Python that has it)')
  }
  const role = rig.sandbox.roles.find(({ name }) => name === 'Admin')?.arn ?? ''
  const run = await rig.run(python, [script], { ROLE_ARN: role })
  expect(run.err).toBe('')
  const refused = [400, 'Invalid credentials parameter']
  expect(JSON.parse(run.out)).toEqual({
    landed: '/console/eu-west-1.console.aws.amazon.com/sns/v3/home',
    shown: [true, true, true],
    again: 400,
    federated: [200, ['SigninToken']],
    'federated with a duration': refused,
    session: refused,
    short: refused,
  })
})
