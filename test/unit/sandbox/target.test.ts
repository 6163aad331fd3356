import { expect, test } from 'vitest'
import { findTarget } from '#sandbox/http/target.ts'

test.each([
  ['sts.us-east-1.amazonaws.com', 'sts', 'us-east-1', undefined],
  ['STS.eu-west-1.AmazonAWS.com.', 'sts', 'eu-west-1', undefined],
  ['sts.amazonaws.com', 'sts', 'us-east-1', undefined],
  ['sts-fips.us-gov-west-1.amazonaws.com', 'sts', 'us-gov-west-1', undefined],
  ['sts.eu-west-1.api.aws', 'sts', 'eu-west-1', undefined],
  ['iam.amazonaws.com', 'iam', 'us-east-1', undefined],
  ['dynamodb.eu-central-1.amazonaws.com:443', 'dynamodb', 'eu-central-1', undefined],
  ['123456789012.ddb.eu-west-1.amazonaws.com', 'dynamodb', 'eu-west-1', undefined],
  ['dynamodb.cn-north-1.amazonaws.com.cn', 'dynamodb', 'cn-north-1', undefined],
  ['s3.amazonaws.com', 's3', 'us-east-1', undefined],
  ['s3.eu-west-1.amazonaws.com', 's3', 'eu-west-1', undefined],
  ['s3-eu-west-1.amazonaws.com', 's3', 'eu-west-1', undefined],
  ['bucket.s3.amazonaws.com', 's3', 'us-east-1', 'bucket'],
  ['my.dotted.bucket.s3.eu-west-1.amazonaws.com', 's3', 'eu-west-1', 'my.dotted.bucket'],
  ['bucket.s3.dualstack.eu-west-1.amazonaws.com', 's3', 'eu-west-1', 'bucket'],
  ['vpce-0a1b-c2d3.sts.eu-west-1.vpce.amazonaws.com', 'sts', 'eu-west-1', undefined],
  ['bucket.vpce-0a1b-c2d3.s3.eu-west-1.vpce.amazonaws.com', 's3', 'eu-west-1', undefined],
  ['my.data.bucket.vpce-0a1b-c2d3.s3.eu-west-1.vpce.amazonaws.com', 's3', 'eu-west-1', 'my.data'],
  ['bucket.s3-eu-west-1.amazonaws.com', 's3', 'eu-west-1', 'bucket'],
  // Signing names that are not the name in front, and the hosts of older SDKs.
  ['eu-west-1.queue.amazonaws.com', 'sqs', 'eu-west-1', undefined],
  ['queue.amazonaws.com', 'sqs', 'us-east-1', undefined],
  ['email.eu-west-1.amazonaws.com', 'ses', 'eu-west-1', undefined],
  ['api.ecr.eu-west-1.amazonaws.com', 'ecr', 'eu-west-1', undefined],
])('%s', (host, service, region, bucket) => {
  expect(findTarget(host, { service: 'other', region: 'elsewhere' }, 's3')).toEqual({
    service,
    region,
    bucket,
    addressed: 'aws-host',
  })
})

test('by address the credential scope decides', () => {
  expect(findTarget('127.0.0.1:4566', { service: 'sts', region: 'eu-west-1' }, 's3')).toEqual({
    service: 'sts',
    region: 'eu-west-1',
    addressed: 'direct',
    bucket: undefined,
  })
})

test('without a signature the kind of request decides', () => {
  expect(findTarget('[::1]:4566', undefined, 'sts').service).toBe('sts')
})

test('a bucket may stand before localhost', () => {
  expect(findTarget('data.localhost:4566', { service: 's3', region: 'us-east-1' }, 's3').bucket).toBe('data')
  expect(findTarget('data.localhost:4566', { service: 'sts', region: 'us-east-1' }, 's3').bucket).toBeUndefined()
})
