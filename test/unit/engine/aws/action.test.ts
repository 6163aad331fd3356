import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeRequest } from '#engine/aws/action.ts'
import { classifyHost } from '#engine/aws/hosts.ts'
import type { RawHeaders } from '#util/http/message.ts'

interface Sample {
  readonly host: string
  readonly method?: string
  readonly target?: string
  readonly headers?: RawHeaders
  readonly body?: string
  readonly scope?: string
  /** There is a body, and nobody has it in memory. */
  readonly unread?: true
}

/** With the action in one word, where it is known. */
function describeSample({ host, method = 'POST', target = '/', headers = [], body, scope, unread }: Sample) {
  const { action, ...rest } = describeRequest({
    hostFacts: classifyHost(host),
    method,
    target,
    headers,
    hasBody: unread === true || body !== undefined,
    ...(scope === undefined ? {} : { scopeService: scope }),
    ...(body === undefined ? {} : { body: new TextEncoder().encode(body) }),
  })
  return { ...rest, ...(action.kind === 'known' ? { action: action.name } : {}) }
}

function kindOf(sample: Sample): string {
  const { host, method = 'POST', target = '/', headers = [], body, unread } = sample
  const { action } = describeRequest({
    hostFacts: classifyHost(host),
    method,
    target,
    headers,
    hasBody: unread === true || body !== undefined,
    ...(body === undefined ? {} : { body: new TextEncoder().encode(body) }),
  })
  return action.kind === 'known' ? action.name : action.kind
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

  it('takes the service from the host, and from the scope where the host names none', () => {
    const host = 'b--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com'
    expect(describeSample({ host, method: 'GET', target: '/k', scope: 'sts' }).service).toBe('s3express')
    expect(describeSample({ host: 'example.com', scope: 'iam' }).service).toBe('iam')
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

  const json11: RawHeaders = [['Content-Type', 'application/x-amz-json-1.1']]
  const target = (value: string): readonly [string, string] => ['X-Amz-Target', value]
  const iam = 'iam.amazonaws.com'
  const sqs = 'sqs.us-east-1.amazonaws.com'
  const dynamodb = 'dynamodb.us-east-1.amazonaws.com'
  const monitoring = 'monitoring.us-east-1.amazonaws.com'
  const cbor: RawHeaders = [['smithy-protocol', 'rpc-v2-cbor']]
  const listMetrics = '/service/GraniteServiceVersion20100801/operation/ListMetrics'

  it.each<readonly [what: string, sample: Sample, expected: string]>([
    // Signs of other protocols than the host's own.
    [
      'a target on S3',
      { host: virtual, method: 'DELETE', target: '/k', headers: [target('X.GetObject')] },
      'DeleteObject',
    ],
    [
      'a key like a path of RPC v2',
      { host: virtual, method: 'DELETE', target: '/service/x/operation/GetObject' },
      'DeleteObject',
    ],
    [
      'the same with its header',
      { host: virtual, method: 'DELETE', target: '/service/x/operation/GetObject', headers: cbor },
      'DeleteObject',
    ],
    [
      'an Action on S3',
      { host: virtual, method: 'DELETE', target: '/k?Action=GetObject', headers: form },
      'DeleteObject',
    ],
    [
      'a target on a query service',
      { host: iam, headers: [...form, target('X.GetUser')], body: 'Action=DeleteUser' },
      'DeleteUser',
    ],
    [
      'a target on EC2',
      { host: 'ec2.us-east-1.amazonaws.com', headers: [...form, target('X.DescribeVpcs')], body: 'Action=DeleteVpc' },
      'DeleteVpc',
    ],
    [
      'a target on a REST service',
      {
        host: 'lambda.us-east-1.amazonaws.com',
        method: 'DELETE',
        target: '/2015-03-31/functions/f',
        headers: [target('X.GetFunction')],
      },
      'DeleteFunction',
    ],
    [
      'an Action on a JSON service',
      {
        host: dynamodb,
        target: '/?Action=GetItem',
        headers: [target('DynamoDB_20120810.DeleteItem')],
        body: 'Action=GetItem',
      },
      'DeleteItem',
    ],
    [
      'a path of RPC v2 on a JSON service',
      {
        host: dynamodb,
        target: '/service/DynamoDB_20120810/operation/GetItem',
        headers: [...cbor, target('DynamoDB_20120810.DeleteItem')],
      },
      'DeleteItem',
    ],
    [
      'a path of RPC v2 without its header',
      { host: monitoring, target: listMetrics, headers: [...form], body: 'Action=DeleteAlarms' },
      'DeleteAlarms',
    ],
    [
      'a customer’s own endpoint',
      { host: 'abc.execute-api.us-east-1.amazonaws.com', headers: [target('X.GetItem')] },
      'unknown',
    ],
    // Targets.
    ['a target of another service', { host: dynamodb, headers: [target('X.GetObject')] }, 'unknown'],
    ['a target without a service', { host: dynamodb, headers: [target('GetItem')] }, 'unknown'],
    ['no target', { host: dynamodb, headers: json11, body: '{}' }, 'unknown'],
    [
      'two targets',
      { host: dynamodb, headers: [target('DynamoDB_20120810.GetItem'), target('DynamoDB_20120810.DeleteItem')] },
      'ambiguous',
    ],
    [
      'a service’s name with dots in it',
      {
        host: 'cloudtrail.us-east-1.amazonaws.com',
        headers: [target('com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.StopLogging')],
      },
      'StopLogging',
    ],
    // The query protocol.
    [
      'query and body that differ',
      { host: iam, target: '/?Action=GetUser', headers: form, body: 'Action=ListUsers&Action=DeleteUser' },
      'ambiguous',
    ],
    ['two in the body', { host: iam, headers: form, body: 'Action=ListUsers&Action=DeleteUser' }, 'ambiguous'],
    ['two in the query', { host: iam, method: 'GET', target: '/?Action=GetUser&Action=DeleteUser' }, 'ambiguous'],
    ['one of two empty', { host: iam, headers: form, body: 'Action=&Action=DeleteUser' }, 'ambiguous'],
    ['the same twice', { host: iam, target: '/?Action=GetUser', headers: form, body: 'Action=GetUser' }, 'GetUser'],
    ['an escaped name', { host: iam, headers: form, body: '%41ction=DeleteUser&Action=GetUser' }, 'ambiguous'],
    ['only an escaped name', { host: iam, headers: form, body: '%41ctio%6E=Delete%55ser' }, 'DeleteUser'],
    ['another case', { host: iam, headers: form, body: 'action=DeleteUser&Action=GetUser' }, 'ambiguous'],
    ['only another case', { host: iam, headers: form, body: 'ACTION=DeleteUser' }, 'unknown'],
    ['a byte order mark', { host: iam, headers: form, body: '\uFEFFAction=DeleteUser&Action=GetUser' }, 'ambiguous'],
    ['a blank in the name', { host: iam, headers: form, body: '+Action=DeleteUser&Action=GetUser' }, 'ambiguous'],
    ['an array’s brackets', { host: iam, headers: form, body: 'Action[]=DeleteUser&Action=GetUser' }, 'ambiguous'],
    ['semicolons', { host: iam, headers: form, body: 'a=b;Action=DeleteUser&Action=GetUser' }, 'ambiguous'],
    ['a semicolon behind it', { host: iam, headers: form, body: 'Action=GetUser;Action=DeleteUser' }, 'ambiguous'],
    [
      'an escaped semicolon',
      { host: iam, headers: form, body: 'Action=GetUser&Path=a%3BAction%3DDeleteUser' },
      'GetUser',
    ],
    ['a blank behind it', { host: iam, headers: form, body: 'Action=GetUser+' }, 'unknown'],
    ['a body nobody has read', { host: iam, headers: form, unread: true }, 'unknown'],
    [
      'an Action in the query, and a body nobody has read',
      { host: iam, target: '/?Action=GetUser', headers: form, unread: true },
      'ambiguous',
    ],
    [
      'an Action in the query, and a multipart body',
      {
        host: iam,
        target: '/?Action=GetUser',
        headers: [['Content-Type', 'multipart/form-data; boundary=x']],
        body: '--x',
      },
      'ambiguous',
    ],
    [
      'another alphabet',
      {
        host: iam,
        headers: [['Content-Type', 'application/x-www-form-urlencoded; charset=utf-16']],
        body: 'Action=GetUser',
      },
      'unknown',
    ],
    [
      'a compressed body',
      { host: iam, headers: [...form, ['Content-Encoding', 'gzip']], body: 'Action=GetUser' },
      'unknown',
    ],
    [
      'two content types',
      { host: iam, headers: [...form, ['Content-Type', 'text/plain']], body: 'Action=GetUser' },
      'unknown',
    ],
    [
      'an Action far behind',
      { host: iam, headers: form, body: `Action=GetUser&Filler=${'x'.repeat(200_000)}&Action=DeleteUser` },
      'ambiguous',
    ],
    // Hosts of several protocols.
    ['JSON', { host: sqs, headers: [...json11, target('AmazonSQS.SendMessage')], body: '{}' }, 'SendMessage'],
    ['a form', { host: sqs, headers: form, body: 'Action=DeleteQueue' }, 'DeleteQueue'],
    [
      'a target, and a form that differs',
      { host: sqs, headers: [...form, target('AmazonSQS.ListQueues')], body: 'Action=DeleteQueue' },
      'ambiguous',
    ],
    [
      'a target, and an Action in the query',
      { host: sqs, target: '/?Action=DeleteQueue', headers: [...json11, target('AmazonSQS.ListQueues')], body: '{}' },
      'ambiguous',
    ],
    [
      'a target, and a form nobody has read',
      { host: sqs, headers: [...form, target('AmazonSQS.ListQueues')], unread: true },
      'unknown',
    ],
    ['RPC v2', { host: monitoring, target: listMetrics, headers: cbor }, 'ListMetrics'],
    [
      'RPC v2, and a target that differs',
      {
        host: monitoring,
        target: listMetrics,
        headers: [...cbor, target('GraniteServiceVersion20100801.DeleteAlarms')],
      },
      'ambiguous',
    ],
    [
      'RPC v2 under another service’s name',
      { host: monitoring, target: '/service/X/operation/ListMetrics', headers: cbor },
      'unknown',
    ],
    // REST paths.
    [
      'an escaped letter',
      { host: 'lambda.us-east-1.amazonaws.com', target: '/2015-03-31/functions/f/%69nvocations' },
      'Invoke',
    ],
    [
      'a step up',
      { host: 'lambda.us-east-1.amazonaws.com', method: 'DELETE', target: '/2015-03-31/functions/f/../g' },
      'unknown',
    ],
    [
      'an escaped step up',
      { host: 'lambda.us-east-1.amazonaws.com', method: 'DELETE', target: '/2015-03-31/functions/%2e%2E' },
      'unknown',
    ],
    [
      'an empty step',
      { host: 'lambda.us-east-1.amazonaws.com', method: 'DELETE', target: '/2015-03-31//functions/f' },
      'unknown',
    ],
    [
      'a choosing parameter twice',
      { host: 'chime.us-east-1.amazonaws.com', target: '/accounts/a/users/u?operation=logout&operation=x' },
      'ambiguous',
    ],
    // S3.
    ['two sub-resources', { host: virtual, method: 'PUT', target: '/?acl&policy' }, 'ambiguous'],
    ['two list types', { host: virtual, method: 'GET', target: '/?list-type=1&list-type=2' }, 'ambiguous'],
    ['a sub-resource that has no such method', { host: virtual, method: 'DELETE', target: '/?location' }, 'unknown'],
    ['an escaped sub-resource', { host: virtual, method: 'DELETE', target: '/?%70olicy' }, 'DeleteBucketPolicy'],
    ['no bucket before the key', { host: s3, method: 'GET', target: '//bucket/key' }, 'unknown'],
    ['rules of a bucket', { host: virtual, method: 'DELETE', target: '/?lifecycle' }, 'DeleteBucketLifecycle'],
    [
      'directory buckets',
      { host: 's3express-control.us-east-1.amazonaws.com', method: 'GET', target: '/' },
      'ListDirectoryBuckets',
    ],
  ])('goes by the host’s own protocol: %s', (_, sample, expected) => {
    expect(kindOf(sample)).toBe(expected)
  })

  it('says no other action for whatever else a query request carries', () => {
    const name = fc.constantFrom('Action', 'action', '%41ction', 'Action%00', ' Action', 'Version', 'X', 'Action.1')
    const value = fc.constantFrom('GetUser', 'DeleteUser', '', 'GetUser;Action=DeleteUser')
    const pairs = fc.array(fc.tuple(name, value).map(([key, text]) => `${key}=${text}`))
    fc.assert(
      fc.property(pairs, pairs, fc.constantFrom('&', ';'), (query, body, separator) => {
        const sample = {
          host: iam,
          target: `/?${query.join('&')}`,
          headers: [...form, target('X.Y')],
          body: body.join(separator),
        }
        const kind = kindOf(sample)
        const all = `&${query.join('&')}&${body.join(separator)}`
        const deletes = /[&;](?:Action|%41ction)=DeleteUser/.test(all)
        expect(['unknown', 'ambiguous', deletes ? 'DeleteUser' : 'GetUser']).toContain(kind)
      }),
    )
  })

  it('says the same of a REST or S3 request whatever headers come with it', () => {
    const headers = fc.array(
      fc.tuple(
        fc.constantFrom('x-amz-target', 'smithy-protocol', 'content-type', 'x-http-method-override', 'x-amz-foo'),
        fc.constantFrom(
          'X.GetObject',
          'rpc-v2-cbor',
          'application/x-amz-json-1.1',
          'application/x-www-form-urlencoded',
          'GET',
        ),
      ),
    )
    const body = fc.constantFrom(undefined, 'Action=GetObject', '{}')
    fc.assert(
      fc.property(headers, body, (raw, text) => {
        const more = text === undefined ? { headers: raw } : { headers: raw, body: text }
        expect(kindOf({ host: virtual, method: 'DELETE', target: '/service/x/operation/GetObject', ...more })).toBe(
          'DeleteObject',
        )
        expect(kindOf({ host: 'eks.us-east-1.amazonaws.com', method: 'DELETE', target: '/clusters/c', ...more })).toBe(
          'DeleteCluster',
        )
      }),
    )
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
          hasBody: true,
          body,
        })
        expect(described.service).not.toBe('')
      }),
    )
  })
})
