import { describe, expect, it } from 'vitest'
import { AppError } from '#util/app-error.ts'
import { type Call, createWorld, never, role } from './world.ts'

const [a, b, c] = [role('a'), role('b'), role('c')]

describe('a chain', () => {
  it('assumes role after role, each with the credentials of the one before', async () => {
    const { sessions, calls } = createWorld({ roles: [c], chains: { 'r-c': [a, b] } })
    await sessions.start(c, undefined, never)
    expect(calls.map(({ input, target }) => [target.credentials.accessKeyId, input.roleArn])).toEqual([
      ['AKIABASE', a.arn],
      ['ASIA1', b.arn],
      ['ASIA2', c.arn],
    ])
  })

  it('remembers no link after a lock', async () => {
    const { sessions, calls } = createWorld({ roles: [b], chains: { 'r-b': [a] } })
    await sessions.start(b, undefined, never)
    await sessions.lock()
    expect(sessions.list()).toEqual([])
    await sessions.start(b, undefined, never)
    expect(calls.map(({ input }) => input.roleArn)).toEqual([a.arn, b.arn, a.arn, b.arn])
  })

  it('remembers no link of a source that somebody else took the place of', async () => {
    const { sessions, calls } = createWorld({ roles: [b, c], chains: { 'r-b': [a], 'r-c': [a] } })
    await sessions.start(b, undefined, never)
    const none = { added: [], changed: [], removed: [] }
    sessions.follow({ sources: { ...none, changed: ['home'] }, roles: none })
    await sessions.followed()
    expect(sessions.list()).toEqual([])
    await sessions.start(c, undefined, never)
    expect(calls.map(({ input }) => input.roleArn)).toEqual([a.arn, b.arn, a.arn, c.arn])
  })

  it('calls each link once for the roles that share it', async () => {
    const { sessions, calls } = createWorld({ roles: [b, c], chains: { 'r-b': [a], 'r-c': [a] } })
    await Promise.all([sessions.start(b, undefined, never), sessions.start(c, undefined, never)])
    expect(calls.map(({ input }) => input.roleArn).sort()).toEqual([a.arn, b.arn, c.arn])
  })

  it('asks STS in the source’s region, whatever the session’s is', async () => {
    const { sessions, calls } = createWorld({ roles: [a] })
    await sessions.start(a, 'af-south-1', never)
    expect(calls[0]?.target).toMatchObject({ region: 'us-east-1', partition: 'aws' })
  })

  it('sends what each role is configured with, and the person’s session name where it has none', async () => {
    const full = role('full', {
      externalId: 'shared-with-them',
      sessionName: 'batch',
      tags: { team: 'x' },
      transitiveTagKeys: ['team'],
      sourceIdentity: 'jane',
      policy: '{}',
      duration: 900,
    })
    const { sessions, calls } = createWorld({ roles: [full], chains: { 'r-full': [a] } })
    await sessions.start(full, undefined, never)
    expect(calls.map(({ input }) => input)).toEqual([
      { roleArn: a.arn, sessionName: 'jane', duration: 3600 },
      {
        roleArn: full.arn,
        sessionName: 'batch',
        externalId: 'shared-with-them',
        tags: { team: 'x' },
        transitiveTagKeys: ['team'],
        sourceIdentity: 'jane',
        policy: '{}',
        duration: 900,
      },
    ])
  })

  it('takes tags in any order for the same link', async () => {
    const one = role('one', { tags: { x: '1', y: '2' } })
    const other = { ...one, id: 'r-other', tags: { y: '2', x: '1' } }
    const { sessions, calls } = createWorld({ roles: [one, other] })
    await sessions.start(one, undefined, never)
    await sessions.start(other, undefined, never)
    expect(calls).toHaveLength(1)
  })

  it('gets the credentials under a link anew when AWS says that they have ended', async () => {
    const { sessions, calls, state } = createWorld({ roles: [b, c], chains: { 'r-b': [a], 'r-c': [a] } })
    await sessions.start(b, undefined, never)
    state.fail = ({ target }) =>
      target.credentials.accessKeyId === 'ASIA1'
        ? new AppError('needs-sign-in', 'no', { aws: { code: 'ExpiredToken' } })
        : undefined
    expect(await sessions.start(c, undefined, never)).toMatchObject({ state: 'active' })
    expect(calls.map(({ input }) => input.roleArn)).toEqual([a.arn, b.arn, c.arn, a.arn, c.arn])
  })
})

it.each([
  ['edit-role', { source: 'home', role: 'a' }],
  ['edit-source', { source: 'home', role: 'a' }],
  ['retry', { source: undefined, role: undefined }],
] as const)('a failure of a link names what is to be edited, for the act %s', async (act, named) => {
  const { sessions, state } = createWorld({ roles: [b], chains: { 'r-b': [a] } })
  state.fail = () => new AppError('refused-by-aws', 'no', { act, hint: 'Do it.' })
  await expect(sessions.start(b, undefined, never)).rejects.toMatchObject({ act, hint: 'Do it.', ...named })
})

describe('a base that AWS refuses', () => {
  const gone = ({ target }: Call) =>
    target.credentials.accessKeyId === 'AKIABASE'
      ? new AppError('needs-sign-in', 'no', { aws: { code: 'InvalidClientTokenId' } })
      : undefined

  it('is got anew from the source, and the call made with it', async () => {
    let base = 'AKIABASE'
    const source = {
      base: async () => ({ credentials: { accessKeyId: base, secretAccessKey: 's' }, fromRole: false }),
      invalidate: (key: string) => void (base = `after-${key}`),
    }
    const { sessions, calls, state } = createWorld({ source, roles: [a] })
    state.fail = gone
    expect(await sessions.start(a, undefined, never)).toMatchObject({ state: 'active' })
    expect(calls.map(({ target }) => target.credentials.accessKeyId)).toEqual(['AKIABASE', 'after-AKIABASE'])
  })

  it('is not asked with again where the source has no other', async () => {
    const { sessions, calls, state } = createWorld({ roles: [a] })
    state.fail = gone
    await expect(sessions.start(a, undefined, never)).rejects.toMatchObject({ code: 'needs-sign-in' })
    expect(calls).toHaveLength(1)
  })
})

describe('the one-hour rule', () => {
  const long = role('long', { duration: 4 * 3600 })

  it('leaves a role alone that is assumed by the user itself', async () => {
    const { sessions, calls } = createWorld({ roles: [long] })
    expect((await sessions.start(long, undefined, never)).note).toBeUndefined()
    expect(calls[0]?.input.duration).toBe(4 * 3600)
  })

  it('cuts a chained role to an hour and says so', async () => {
    const { sessions, calls } = createWorld({ roles: [long], chains: { 'r-long': [a] } })
    expect((await sessions.start(long, undefined, never)).note).toContain('one hour at most')
    expect(calls[1]?.input.duration).toBe(3600)
  })

  it('cuts a role whose source is a role already', async () => {
    const { sessions, calls } = createWorld({ roles: [long], fromRole: true })
    expect((await sessions.start(long, undefined, never)).note).toContain('one hour at most')
    expect(calls[0]?.input.duration).toBe(3600)
  })
})
