import { describe, expect, test } from 'vitest'
import { classifyHost } from '#engine/aws/hosts.ts'
import { checkTarget } from '#engine/proxy/steps/check-target.ts'
import type { SessionFacts } from '#engine/ports.ts'

const session: SessionFacts = {
  id: 'session',
  principal: 'p',
  role: 'Admin',
  roleWord: 'Admin',
  roleId: 'role',
  partition: 'aws',
  region: 'us-east-1',
}

const check =
  (region: string, host: string, service = 's3') =>
  (): void =>
    checkTarget({ date: '20260101', region, service }, host, classifyHost(host), session)

describe('what is signed stays in the partition of its role', () => {
  test('a region of the partition passes', () => {
    expect(check('us-east-1', 's3.us-east-1.amazonaws.com')).not.toThrow()
  })

  test('a region of another partition is refused', () => {
    expect(check('cn-north-1', 's3.us-east-1.amazonaws.com')).toThrow('cn-north-1 (aws-cn)')
  })

  test('a host of another partition is refused, whatever the region is called', () => {
    expect(check('US', 's3.cn-north-1.amazonaws.com.cn')).toThrow('is in aws-cn')
    expect(check('US', 'bucket.example.com')).toThrow('no AWS service endpoint')
  })

  test('a name that is no region passes to S3, which answers with the right one, and nowhere else', () => {
    expect(check('US', 'bucket.s3.amazonaws.com')).not.toThrow()
    expect(check('US', 'sts.amazonaws.com', 'sts')).toThrow('US (of no known partition)')
  })
})
