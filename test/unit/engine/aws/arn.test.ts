import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accountIdOfArn, parseRoleArn } from '#engine/aws/arn.ts'
import { partitions } from '#engine/aws/partitions.ts'
import { AppError } from '#util/app-error.ts'

const account = fc.stringMatching(/^\d{12}$/)
const partition = fc.constantFrom(...partitions)
const name = fc.stringMatching(/^[A-Za-z0-9_+=,.@-]{1,64}$/)
const path = fc.array(fc.stringMatching(/^[A-Za-z0-9_.:-]{1,20}$/), { maxLength: 4 })

const messageOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof AppError && error.code === 'bad-request') return error.message
    throw error
  }
  throw new Error('did not refuse')
}

describe('role ARNs', () => {
  it('are read in every partition, with and without path', () => {
    fc.assert(
      fc.property(partition, account, path, name, ({ id }, accountId, folders, roleName) => {
        const full = [...folders, roleName].join('/')
        const arn = `arn:${id}:iam::${accountId}:role/${full}`
        expect(parseRoleArn(arn)).toEqual({ arn, partition: id, accountId, path: full, name: roleName })
      }),
    )
  })

  it('of Identity Center and service roles are roles too', () => {
    const reserved =
      'arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef'
    expect(parseRoleArn(reserved)).toMatchObject({ name: 'AWSReservedSSO_Admin_0123456789abcdef' })
    expect(parseRoleArn('arn:aws:iam::123456789012:role/service-role/x')).toMatchObject({
      path: 'service-role/x',
      name: 'x',
    })
  })

  it.each([
    ['role/x', 'does not begin with "arn:"'],
    ['arn:aws-mars:iam::123456789012:role/x', 'aws-mars'],
    ['arn:aws:sts::123456789012:role/x', '"sts"'],
    ['arn:aws:iam:us-east-1:123456789012:role/x', 'no region'],
    ['arn:aws:iam::12345678901:role/x', '12345678901'],
    ['arn:aws:iam::١٢٣٤٥٦٧٨٩٠١٢:role/x', '12 digits'],
    ['arn:aws:iam::123456789012:user/x', 'user/x'],
    ['arn:aws:iam::123456789012:role/', '"" is not a role name'],
    ['arn:aws:iam::123456789012:role/a/', '"" is not a role name'],
    ['arn:aws:iam::123456789012:role/a b', 'a b'],
    [`arn:aws:iam::123456789012:role/${'x'.repeat(65)}`, '64'],
    [`arn:aws:iam::123456789012:role/${'p/'.repeat(300)}x`, 'path'],
    [`arn:${'x'.repeat(3000)}`, '2048'],
  ])('such as %s are refused and the value is named', (text, part) => {
    expect(messageOf(() => parseRoleArn(text))).toContain(part)
  })

  it('are either read or refused, whatever the text', () => {
    const outcome = (text: string): unknown => {
      try {
        return parseRoleArn(text).arn
      } catch (error) {
        return error instanceof AppError ? text : error
      }
    }
    const text = fc.oneof(
      fc.string(),
      fc.string().map((end) => `arn:aws:iam::123456789012:role/${end}`),
    )
    fc.assert(
      fc.property(text, (each) => {
        expect(outcome(each)).toBe(each)
      }),
    )
  })
})

describe('the account of an ARN', () => {
  it.each([
    ['arn:aws:iam::123456789012:role/x', '123456789012'],
    ['arn:aws-cn:sts::123456789012:assumed-role/Admin/ann', '123456789012'],
    ['arn:aws:lambda:eu-west-1:123456789012:function:x', '123456789012'],
    ['arn:aws:s3:::bucket', undefined],
    ['123456789012', undefined],
  ])('of %s is %s', (arn, account) => {
    expect(accountIdOfArn(arn)).toBe(account)
  })
})
