import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeRequest } from '#core/aws/action.ts'
import { classifyHost } from '#core/aws/hosts.ts'
import type { RawHeaders } from '#core/util/http-message.ts'

interface Sample {
  readonly host: string
  readonly method?: string
  readonly target?: string
  readonly headers?: RawHeaders
  readonly body?: string
  readonly scope?: string
}

function describeSample({ host, method = 'POST', target = '/', headers = [], body, scope }: Sample) {
  return describeRequest({
    hostFacts: classifyHost(host),
    method,
    target,
    headers,
    ...(scope === undefined ? {} : { scopeService: scope }),
    ...(body === undefined ? {} : { body: new TextEncoder().encode(body) }),
  })
}

const form: RawHeaders = [['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8']]
const s3 = 's3.eu-west-1.amazonaws.com'
const virtual = 'bucket.s3.eu-west-1.amazonaws.com'

describe('describeRequest', () => {
  it('reads JSON services by their target header', () => {
    const sample = {
      host: 'dynamodb.eu-west-1.amazonaws.com',
      headers: [['X-Amz-Target', 'DynamoDB_20120810.PutItem']] as const,
      body: '{"Item":{"TableName":{"S":"no"}},"TableName":"Orders"}',
    }
    expect(describeSample(sample)).toEqual({
      service: 'dynamodb',
      region: 'eu-west-1',
      action: 'PutItem',
      resource: 'Orders',
    })
  })

  it('reads query services from the form body', () => {
    const sample = {
      host: 'sts.eu-west-1.amazonaws.com',
      headers: form,
      body: 'Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fx&ExternalId=s3cret',
    }
    expect(describeSample(sample)).toEqual({
      service: 'sts',
      region: 'eu-west-1',
      action: 'AssumeRole',
      resource: 'arn:aws:iam::123456789012:role/x',
    })
  })

  it('reads query services from the query of a GET', () => {
    const sample = { host: 'sts.amazonaws.com', method: 'GET', target: '/?Action=GetCallerIdentity&X-Amz-Signature=00' }
    expect(describeSample(sample)).toMatchObject({ action: 'GetCallerIdentity', region: 'us-east-1' })
  })

  it('reads EC2 and its resource', () => {
    const sample = {
      host: 'ec2.us-east-1.amazonaws.com',
      headers: form,
      body: 'Action=StopInstances&InstanceId.1=i-0123',
    }
    expect(describeSample(sample)).toMatchObject({ service: 'ec2', action: 'StopInstances', resource: 'i-0123' })
  })

  it('reads CBOR services by their path', () => {
    const sample = {
      host: 'monitoring.us-east-1.amazonaws.com',
      target: '/service/GraniteServiceVersion20100801/operation/ListMetrics',
      headers: [['Smithy-Protocol', 'rpc-v2-cbor']] as const,
    }
    expect(describeSample(sample)).toMatchObject({ action: 'ListMetrics' })
  })

  it.each([
    [
      'lambda.us-east-1.amazonaws.com',
      'POST',
      '/2015-03-31/functions/my%3Afn/invocations?Qualifier=x',
      'Invoke',
      'my:fn',
    ],
    ['lambda.us-east-1.amazonaws.com', 'GET', '/2015-03-31/functions/', 'ListFunctions', undefined],
    ['route53.amazonaws.com', 'POST', '/2013-04-01/hostedzone/Z1/rrset/', 'ChangeResourceRecordSets', 'Z1'],
    ['cloudfront.amazonaws.com', 'GET', '/2099-01-01/distribution/E1', 'GetDistribution', 'E1'],
    ['apigateway.us-east-1.amazonaws.com', 'GET', '/restapis/a1/stages', 'GetStages', 'a1'],
    ['eks.us-east-1.amazonaws.com', 'GET', '/clusters/prod', 'DescribeCluster', 'prod'],
    ['bedrock-runtime.us-east-1.amazonaws.com', 'POST', '/model/anthropic.x%3A0/converse', 'Converse', 'anthropic.x:0'],
    ['batch.us-east-1.amazonaws.com', 'POST', '/v1/describejobs', 'DescribeJobs', undefined],
    ['controltower.us-east-1.amazonaws.com', 'POST', '/list-landingzones', 'ListLandingZones', undefined],
    ['email.us-east-1.amazonaws.com', 'POST', '/v2/email/outbound-emails', 'SendEmail', undefined],
    ['123456789012.s3-control.us-east-1.amazonaws.com', 'GET', '/v20180820/accesspoint/ap', 'GetAccessPoint', 'ap'],
    ['lambda.us-east-1.amazonaws.com', 'GET', '/no/such/path', undefined, undefined],
  ])('reads the REST request of %s: %s %s', (host, method, target, action, resource) => {
    const described = describeSample({ host, method, target })
    expect([described.action, described.resource]).toEqual([action, resource])
  })

  it.each([
    [s3, 'GET', '/', 'ListBuckets', undefined],
    [s3, 'GET', '/bucket?list-type=2&prefix=a', 'ListObjectsV2', 'bucket'],
    [s3, 'GET', '/bucket/', 'ListObjects', 'bucket'],
    [s3, 'PUT', '/bucket', 'CreateBucket', 'bucket'],
    [s3, 'PUT', '/bucket/a//b/../c%20d', 'PutObject', 'bucket/a//b/../c d'],
    [virtual, 'GET', '/?list-type=2', 'ListObjectsV2', 'bucket'],
    [virtual, 'GET', '/?versions', 'ListObjectVersions', 'bucket'],
    [virtual, 'GET', '/?uploads', 'ListMultipartUploads', 'bucket'],
    [virtual, 'GET', '/?location', 'GetBucketLocation', 'bucket'],
    [virtual, 'GET', '/?inventory', 'ListBucketInventoryConfigurations', 'bucket'],
    [virtual, 'GET', '/?inventory&id=1', 'GetBucketInventoryConfiguration', 'bucket'],
    [virtual, 'PUT', '/?policy', 'PutBucketPolicy', 'bucket'],
    [virtual, 'DELETE', '/', 'DeleteBucket', 'bucket'],
    [virtual, 'HEAD', '/', 'HeadBucket', 'bucket'],
    [virtual, 'POST', '/?delete', 'DeleteObjects', 'bucket'],
    [virtual, 'GET', '/key?x-id=GetObject', 'GetObject', 'bucket/key'],
    [virtual, 'GET', '/key?X-Amz-Signature=0&X-Amz-Credential=x', 'GetObject', 'bucket/key'],
    [virtual, 'HEAD', '/a/b', 'HeadObject', 'bucket/a/b'],
    [virtual, 'PUT', '/key', 'PutObject', 'bucket/key'],
    [virtual, 'PUT', '/key?partNumber=1&uploadId=u', 'UploadPart', 'bucket/key'],
    [virtual, 'POST', '/key?uploads', 'CreateMultipartUpload', 'bucket/key'],
    [virtual, 'POST', '/key?uploadId=u', 'CompleteMultipartUpload', 'bucket/key'],
    [virtual, 'DELETE', '/key?uploadId=u', 'AbortMultipartUpload', 'bucket/key'],
    [virtual, 'GET', '/key?uploadId=u', 'ListParts', 'bucket/key'],
    [virtual, 'GET', '/key?tagging', 'GetObjectTagging', 'bucket/key'],
    [virtual, 'DELETE', '/key?versionId=1', 'DeleteObject', 'bucket/key'],
    [virtual, 'PATCH', '/key', undefined, 'bucket/key'],
  ])('reads the S3 request %s %s %s', (host, method, target, action, resource) => {
    const described = describeSample({ host, method, target })
    expect([described.action, described.resource]).toEqual([action, resource])
  })

  it('tells copies from uploads', () => {
    const headers = [['x-amz-copy-source', '/a/b']] as const
    expect(describeSample({ host: virtual, method: 'PUT', target: '/key', headers }).action).toBe('CopyObject')
    const part = { host: virtual, method: 'PUT', target: '/key?partNumber=1&uploadId=u', headers }
    expect(describeSample(part).action).toBe('UploadPartCopy')
  })

  it('takes the service from the scope first', () => {
    const host = 'b--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com'
    expect(describeSample({ host, method: 'GET', target: '/k', scope: 's3express' }).service).toBe('s3express')
    expect(describeSample({ host: 'example.com' })).toMatchObject({ service: 'unknown' })
  })

  it('never repeats a value that names no resource', () => {
    const host = 'secretsmanager.us-east-1.amazonaws.com'
    const headers = [['x-amz-target', 'secretsmanager.PutSecretValue']] as const
    const described = describeSample({ host, headers, body: '{"SecretString":"hunter2","SecretId":"db"}' })
    expect(described).toMatchObject({ action: 'PutSecretValue', resource: 'db' })
    expect(JSON.stringify(described)).not.toContain('hunter2')
  })

  it('leaves out an action that is none', () => {
    const host = 'sts.us-east-1.amazonaws.com'
    expect(describeSample({ host, headers: form, body: 'Action=%3Cscript%3E' })).not.toHaveProperty('action')
    expect(describeSample({ host, headers: [['x-amz-target', 'a.\r\nb']] })).not.toHaveProperty('action')
  })

  it('answers for any request without throwing', () => {
    const hosts = fc.constantFrom(
      s3,
      virtual,
      'sts.amazonaws.com',
      'lambda.us-east-1.amazonaws.com',
      'ec2.us-east-1.amazonaws.com',
      'x',
    )
    const headers = fc.array(
      fc.tuple(
        fc.constantFrom('content-type', 'x-amz-target', 'X'),
        fc.oneof(fc.string(), fc.constant('application/x-www-form-urlencoded')),
      ),
    )
    fc.assert(
      fc.property(hosts, fc.string(), fc.string(), headers, fc.uint8Array(), (host, method, target, raw, body) => {
        const described = describeRequest({
          hostFacts: classifyHost(host),
          method,
          target: `/${target}`,
          headers: raw,
          body,
        })
        expect(described.service).not.toBe('')
      }),
    )
  })
})
