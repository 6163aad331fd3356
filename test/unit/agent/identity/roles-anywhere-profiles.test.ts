// What an endpoint lists that is not AWS, or not in its right mind: little of it is kept, and the profiles that are right stay.
import { describe, expect, it } from 'vitest'
import type { CallRolesAnywhere } from '#agent/identity/roles-anywhere/call.ts'
import { fetchProfiles } from '#agent/identity/roles-anywhere/fetch-profiles.ts'
import { listedRoles } from '#agent/identity/roles-anywhere/profiles.ts'
import { readProfiles } from '#agent/identity/roles-anywhere/read-profiles.ts'

const { signal } = new AbortController()
const arnOf = (at: number): string =>
  `arn:aws:rolesanywhere:us-east-1:100000000000:profile/${at.toString(16).padStart(8, '0')}`
const roles = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `arn:aws:iam::100000000000:role/R${at}`)
const profile = (at: number, change: object = {}) => ({
  profileArn: arnOf(at),
  name: `p${at}`,
  enabled: true,
  roleArns: roles(1),
  ...change,
})
const tag = (at: number) => ({ key: `k${at}`, value: 'v'.repeat(256) })

/** Answers a target; what does not fit its schema is refused, as by a real call. */
function reading(answers: (target: string) => unknown) {
  const asked: string[] = []
  const call: CallRolesAnywhere = async ({ target, answer }) => {
    asked.push(target)
    return answer.parse(answers(target))
  }
  const credentials = async () => ({ accessKeyId: 'AKIA', secretAccessKey: 'secret' })
  const timers = { set: () => () => undefined }
  return { asked, read: readProfiles({ call, timers, credentials }) }
}

const fetched = (profiles: readonly unknown[], tags: readonly unknown[] = []) =>
  fetchProfiles(
    {
      read: reading((target) => (target.startsWith('/profiles') ? { profiles } : { tags })).read,
      syncProfile: '',
      matches: () => true,
      known: [],
      progress() {},
    },
    signal,
  )

describe('the list of an endpoint', () => {
  it.each([
    ['in pages without end', 100, 0, 102],
    ['in pages of megabytes', 1, 'x'.repeat(900_000), 35],
    ['with the same page', 0, 0, 3, 'same'],
  ])('that goes on %s is given up early', async (_how, count, entry, most, token?: string) => {
    const { read, asked } = reading(() => ({
      profiles: Array.from({ length: count }, () => entry),
      nextToken: token ?? String(asked.length),
    }))
    await expect(read.list(signal)).rejects.toThrow("AWS's list of profiles does not end")
    expect(asked.length).toBeLessThan(most)
  })

  it('that has more on a page than was asked for is not from AWS', async () => {
    const { read } = reading(() => ({ profiles: Array.from({ length: 490_000 }, () => 0) }))
    await expect(read.list(signal)).rejects.toThrow('too_big')
  })

  it('of ten full pages is taken up', async () => {
    let page = 0
    const { read } = reading(() => {
      page += 1
      return {
        profiles: Array.from({ length: 100 }, (_, at) => profile(page * 100 + at)),
        nextToken: (page < 10 && 'x') || null,
      }
    })
    expect(await read.list(signal)).toHaveLength(1_000)
  })
})

describe('a profile', () => {
  it.each([
    ['more roles than the API has', { roleArns: roles(251) }, 'roleArns'],
    ['an ARN with a space', { profileArn: `${arnOf(1)} x` }, 'profileArn'],
    ['an ARN with a control character', { profileArn: `${arnOf(1)}\u001b[2J` }, 'profileArn'],
    ['the ARN of something else', { profileArn: 'arn:aws:iam::100000000000:role/R' }, 'profileArn'],
  ])('with %s keeps no other out', async (_what, change, field) => {
    const found = await fetched([profile(1, change), profile(2)])
    expect(found.profiles.map(({ name }) => name)).toEqual(['p2'])
    expect(found.faults).toEqual([`profile "p1": AWS's field ${field} cannot be read`])
  })

  it('has all the roles and tags that AWS lets it have', async () => {
    const { profiles } = await fetched(
      [profile(1, { roleArns: roles(250) })],
      Array.from({ length: 200 }, (_, at) => tag(at)),
    )
    expect(profiles[0]?.roleArns).toHaveLength(250)
    expect(Object.keys(profiles[0]?.tags ?? {})).toHaveLength(200)
  })

  it('with thousands of tags is not from AWS', async () => {
    await expect(
      fetched(
        [profile(1)],
        Array.from({ length: 8_000 }, (_, at) => tag(at)),
      ),
    ).rejects.toThrow('too_big')
  })

  it('shares its labels with all its roles', () => {
    const [one, other] = listedRoles('ci', [{ arn: arnOf(1), name: 'p', roleArns: [...roles(2)], tags: { team: 'a' } }])
    expect(one?.labels).toMatchObject({ 'aws/team': 'a', aws_account_id: '100000000000' })
    expect(other?.labels).toBe(one?.labels)
  })
})

it('roles and tags that would fill the memory end the list, with what to do', async () => {
  const many = Array.from({ length: 100 }, (_, at) => profile(at, { roleArns: roles(250) }))
  await expect(
    fetched(
      many,
      Array.from({ length: 200 }, (_, at) => tag(at)),
    ),
  ).rejects.toMatchObject({
    message: 'AWS lists more roles than Latchkey keeps',
    hint: expect.stringContaining('profile filter'),
  })
})
