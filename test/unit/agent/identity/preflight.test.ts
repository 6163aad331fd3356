// What the check of a source of Roles Anywhere does about an AWS that is throttling: it says nothing about permissions.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as z from 'zod'
import { readIdentity } from '#agent/identity/roles-anywhere/material.ts'
import { preflight, type PreflightParts } from '#agent/identity/roles-anywhere/preflight.ts'
import { readProfiles } from '#agent/identity/roles-anywhere/read-profiles.ts'
import { whileThrottled } from '#agent/identity/roles-anywhere/while-throttled.ts'
import { AppError } from '#util/app-error.ts'
import { createOpenssl } from '../../../support/openssl.ts'

let folder: string
let ca: ReturnType<typeof createOpenssl>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ra-'))
  ca = createOpenssl(folder)
  ca.authority('root')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const throttled = () => Promise.reject(new AppError('throttled', 'AWS is throttling requests'))
const live = new AbortController().signal
const waits: number[] = []
const timers = {
  set(run: () => void, ms: number) {
    waits.push(ms)
    const handle = setImmediate(run)
    return () => clearImmediate(handle)
  },
}
const parts: PreflightParts = {
  trustAnchor: 'anchor',
  identity: () => readIdentity({ name: 'ci', ...ca.leaf('machine', { by: 'root' }) }, undefined, Date.now()),
  fileProblem: () => undefined,
  exposed: () => undefined,
  takesName: () => undefined,
  pairs: [{ profileArn: 'a/profile', roleArn: 'a/role' }],
  session: async () => undefined,
}
const unknown = {
  outcome: 'unknown',
  message: 'AWS is throttling requests, which says nothing about permissions',
  hint: expect.stringMatching(/\S/),
}

it('what stays throttled is unknown, not wrong', async () => {
  expect((await preflight({ ...parts, list: throttled })).at(-1)).toEqual({
    what: 'permissions of the sync role',
    ...unknown,
  })
  expect((await preflight({ ...parts, session: throttled })).slice(1)).toEqual([{ what: 'Roles Anywhere', ...unknown }])
})

it('the role is blamed for a role, whatever it is called, and every step that is wrong says what to do', async () => {
  const aws = {
    code: 'AccessDeniedException',
    message: 'Unable to assume role for arn:aws:iam::1:role/profile-revoked',
  }
  const session = () => Promise.reject(new AppError('refused-by-aws', 'no', { aws }))
  expect((await preflight({ ...parts, session })).at(-1)).toMatchObject({
    what: 'role role',
    outcome: 'wrong',
    hint: expect.stringMatching(/\S/),
  })
})

it('a throttled call waits twice as long each time, six times at most, and not for whoever left', async () => {
  waits.length = 0
  let calls = 0
  const twice = () => ((calls += 1) < 3 ? throttled() : Promise.resolve('there'))
  expect(await whileThrottled(twice, timers, live)).toBe('there')
  expect(waits).toEqual([500, 1_000])
  await expect(whileThrottled(throttled, timers, live)).rejects.toMatchObject({ code: 'throttled' })
  expect(waits).toEqual([500, 1_000, 500, 1_000, 2_000, 4_000, 8_000])
  const left = AbortSignal.abort(new Error('left'))
  await expect(whileThrottled(throttled, timers, left)).rejects.toThrow('left')
})

it('a sync and a check share one pace: no call begins before another has ended', async () => {
  let [underWay, most] = [0, 0]
  const reading = readProfiles({
    async call({ answer }) {
      most = Math.max(most, (underWay += 1))
      await new Promise(setImmediate)
      underWay -= 1
      return z.parse(answer, { profiles: [], tags: [] })
    },
    timers,
    credentials: async () => ({ accessKeyId: 'A', secretAccessKey: 'S' }),
  })
  await Promise.all([reading.list(live), reading.tags('a', live), reading.tags('b', live)])
  expect(most).toBe(1)
})
