// What the pipeline asks before it signs, passes or keeps anything, with the sessions of a real grant book.
import { afterEach, describe, expect, it } from 'vitest'
import { followGrants } from '#agent/serving/follow-grants.ts'
import { createOwner } from '#agent/serving/owner.ts'
import type { Decide, Question } from '#engine/access/decide.ts'
import { createBook } from '#engine/book.ts'
import { createWorld, never, role } from '../unit/agent/sessions/world.ts'
import { type Rig, type RigOptions, createRig, liveGrant } from './proxy-pipeline-rig.ts'
import { signed } from './proxy-pipeline-signing.ts'

let rig: Rig | undefined
const open = async (options: RigOptions): Promise<Rig> => (rig = await createRig(options))
afterEach(async () => {
  await rig?.close()
  rig = undefined
})

function listener(denied?: Question['kind']) {
  const asked: Question[] = []
  const decide: Decide = (question) => {
    asked.push(question)
    return question.kind === denied
      ? { kind: 'deny', rule: 'test', refusal: 'denied', message: 'not today' }
      : { kind: 'allow' }
  }
  return { asked, decide }
}

const host = 'sts.us-east-1.amazonaws.com'
const assumeRole = {
  service: 'sts',
  host,
  headers: [['Content-Type', 'application/x-www-form-urlencoded']] as const,
  body: Buffer.from('Action=AssumeRole&Version=2011-06-15'),
}
const arn = 'arn:aws:sts::444455556666:assumed-role/deeper/tool'
const handedOut = `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIADEEPERDEEPERDEEP</AccessKeyId><SecretAccessKey>deeper-secret-deeper-secret-deeper-secret</SecretAccessKey><SessionToken>deeper/token</SessionToken><Expiration>2027-01-01T00:00:00Z</Expiration></Credentials><AssumedRoleUser><Arn>${arn}</Arn></AssumedRoleUser></AssumeRoleResult></AssumeRoleResponse>`
const answered: RigOptions['origin'] = (_request, response) =>
  void response.writeHead(200, { 'Content-Type': 'text/xml' }).end(handedOut)

describe('a role that was assumed inside a tool', () => {
  it('is judged by its own ARN and account', async () => {
    const { sessions } = createWorld({ roles: [role('admin')] })
    const { standInAccessKeyId } = await sessions.start(role('admin'), undefined, never)
    const found = sessions.find(standInAccessKeyId)
    if (found.kind !== 'live') throw new Error('not live')
    const { keyId, secret, sessionToken } = await sessions.derive(found.grant, arn, {
      accessKeyId: 'ASIADEEPER',
      secretAccessKey: 's',
      sessionToken: 't',
    })
    const { asked, decide } = listener()
    const owner = createOwner({
      grants: sessions,
      settled: () => Promise.resolve(),
      audit: { append: () => undefined },
      learned: () => undefined,
      secrets: { get: () => Promise.resolve(undefined), set: () => Promise.resolve() },
    })
    const book = createBook({ owner, awsNow: () => Date.now() })
    const push = async (changes: Parameters<typeof book.push>[0]): Promise<void> => book.push(changes)
    await push(followGrants({ grants: sessions, push, log: { error: () => undefined } }).all())
    const rig = await open({ deps: { decide, grants: book } })
    const headers = [
      ['X-Amz-Target', 'DynamoDB_20120810.ListTables'],
      ['X-Amz-Security-Token', sessionToken ?? ''],
    ] as const
    expect((await rig.send(signed({ headers, body: Buffer.from('{}'), keyId, secret }))).status).toBe(200)
    expect(asked).toMatchObject([
      {
        kind: 'request',
        asker: { roleArn: arn, accountId: '444455556666' },
        host: 'dynamodb.us-east-1.amazonaws.com',
        service: 'dynamodb',
        region: 'us-east-1',
        action: 'ListTables',
      },
    ])
    await sessions.close()
  })

  it('is asked for before its credentials are kept', async () => {
    const { asked, decide } = listener()
    const rig = await open({ host, origin: answered, deps: { decide } })
    expect((await rig.send(signed(assumeRole))).status).toBe(200)
    expect(asked).toMatchObject([
      { kind: 'request', action: 'AssumeRole' },
      { kind: 'derive', asker: { roleArn: liveGrant.session.roleArn }, arn, action: 'AssumeRole' },
    ])
    expect(rig.derived).toMatchObject([{ arn }])
  })

  it('comes to nothing where that is denied: the tool gets neither keys nor stand-ins', async () => {
    const rig = await open({ host, origin: answered, deps: { decide: listener('derive').decide } })
    const answer = await rig.send(signed(assumeRole))
    expect(answer.status).toBe(403)
    expect(answer.body.toString()).toContain('the rule test denies this: not today')
    expect(answer.body.toString()).not.toContain('deeper')
    expect(rig.derived).toEqual([])
  })
})
