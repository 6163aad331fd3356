import { describe, expect, it } from 'vitest'
import { refusesKeys } from '#engine/aws/refused-keys.ts'

describe('an answer of AWS', () => {
  it.each([
    ['ExpiredToken', 400, 's3', 'me-central-1'],
    ['RequestExpired', 400, 'ec2', 'us-east-1'],
    ['InvalidClientTokenId', 403, 'sts', 'us-east-1'],
    ['UnrecognizedClientException', 400, 'dynamodb', 'cn-north-1'],
    ['InvalidAccessKeyId', 403, 's3', 'eu-central-1'],
    ['InvalidToken', 400, 's3express', 'us-east-1'],
    ['AuthFailure', 401, 'ec2', 'us-gov-west-1'],
    ['InvalidClientTokenId', 403, 'sts', undefined],
  ])('with %s (%i of %s in %s) refuses the keys', (code, status, service, region) => {
    expect(refusesKeys({ code, status, service, ...(region === undefined ? {} : { region }) })).toBe(true)
  })

  it.each([
    [undefined, 403, 's3', 'us-east-1'],
    ['AccessDenied', 403, 's3', 'us-east-1'],
    ['SignatureDoesNotMatch', 403, 'sts', 'us-east-1'],
    ['InvalidToken', 400, 'codepipeline', 'us-east-1'],
    ['AuthFailure', 403, 'ec2', 'us-east-1'],
    // An account that never turned these on: keys that are right get the same answer.
    ['UnrecognizedClientException', 400, 'dynamodb', 'me-central-1'],
    ['AuthFailure', 401, 'ec2', 'il-central-1'],
    ['InvalidAccessKeyId', 403, 's3', 'ap-southeast-7'],
  ])('with %s (%i of %s in %s) says nothing of the keys', (code, status, service, region) => {
    expect(refusesKeys({ code, status, service, region })).toBe(false)
  })
})
