// What requests of callers without a valid key do to the log of the others.
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createAuditLog } from '#agent/audit/audit-log.ts'
import { quietLog } from '../unit/util/quiet-log.ts'
import { createRig, now } from './proxy-pipeline-rig.ts'
import { signed } from './proxy-pipeline-signing.ts'

const host = 'dynamodb.us-east-1.amazonaws.com'
const call = { headers: [['X-Amz-Target', 'DynamoDB_20120810.ListTables']], body: Buffer.from('{}') } as const

async function open(grantId?: string) {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-audit-'))
  const audit = createAuditLog({
    paths: { audit: join(folder, 'audit.jsonl') },
    maxBytes: 20_000,
    files: 2,
    clock: { now: () => now },
    log: quietLog(),
  })
  const rig = await createRig({
    host,
    ...(grantId === undefined ? {} : { grantId }),
    deps: { audit },
    lookup: (keyId) => (keyId.endsWith('GONE') ? { kind: 'unknown' } : undefined),
  })
  onTestFinished(async () => {
    await rig.close()
    audit.close()
    await rm(folder, { recursive: true })
  })
  return { folder, audit, rig }
}

describe('a flood of requests without a valid key', () => {
  it('leaves the lines of a valid one where they are, and is counted', async () => {
    const { folder, audit, rig } = await open()
    await rig.send(signed(call))
    const before = await readFile(join(folder, 'audit.jsonl'), 'utf8')
    const floods = [
      { headers: [['Host', host]] as const },
      signed({ ...call, secret: 'x'.repeat(40) }),
      signed({ ...call, keyId: 'LKEYAAAABBBBCCCCGONE' }),
      signed({ ...call, keyId: 'AKIAIOSFODNN7EXAMPLE' }),
    ]
    for (let round = 0; round < 100; round += 1) await Promise.all(floods.map((each) => rig.send(each)))
    audit.close()
    expect(await readFile(join(folder, 'audit.jsonl'), 'utf8')).toBe(before)
    expect((await readdir(folder)).toSorted()).toEqual(['audit.jsonl', 'strangers.jsonl'])
    const strangers = (await audit.query({})).filter(({ outcome }) => outcome !== 'allowed')
    expect(strangers.reduce((sum, { count }) => sum + (count ?? 1), 0)).toBe(400)
    expect(strangers.length).toBeLessThan(60)
  })

  it('is nobody’s who named a live grant with the password: those lines stay whole', async () => {
    const { folder, rig } = await open('grant-1')
    for (let round = 0; round < 5; round += 1) await rig.send({ headers: [['Host', host]] })
    expect((await readFile(join(folder, 'audit.jsonl'), 'utf8')).trim().split('\n')).toHaveLength(5)
  })
})
