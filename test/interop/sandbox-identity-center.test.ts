import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ToolRig } from './sandbox-rig.ts'
import { has, python, startToolRig } from './sandbox-rig.ts'

const script = fileURLToPath(new URL('sandbox-identity-center.py', import.meta.url))
let rig: ToolRig

beforeAll(async () => {
  rig = await startToolRig()
})
afterAll(() => rig.close())

test('botocore signs in with a device code, refreshes by itself, and knows every error', async (context) => {
  if (!has(python, ['-c', 'import boto3'])) {
    context.skip('needs boto3: pip install boto3 (LATCHKEY_TEST_PYTHON names the Python that has it)')
  }
  const run = await rig.run(python, [script, rig.sandbox.identityCenter.startUrl])
  expect(run.err).toBe('')
  expect(JSON.parse(run.out)).toEqual({
    accounts: ['payments-prod', 'payments-dev', 'payments-staging'],
    roles: ['AdministratorAccess', 'PowerUserAccess', 'ViewOnlyAccess'],
    identity: expect.stringMatching(/:assumed-role\/AWSReservedSSO_PowerUserAccess_[0-9a-f]{16}\/botocore$/),
    refreshed: [true, true],
    errors: {
      'start url': ['InvalidRequestException', 400, true],
      client: ['InvalidClientException', 401, true],
      pending: ['AuthorizationPendingException', 400, true],
      fast: ['SlowDownException', 400, true],
      redeemed: ['InvalidGrantException', 400, true],
      grant: ['UnsupportedGrantTypeException', 400, true],
      token: ['UnauthorizedException', 401, true],
      // Not in the model, as with AWS.
      role: ['ForbiddenException', 403, false],
      account: ['ResourceNotFoundException', 404, true],
      page: ['InvalidRequestException', 400, true],
      rotated: ['InvalidGrantException', 400, true],
      'signed out': ['UnauthorizedException', 401, true],
    },
  })
})
