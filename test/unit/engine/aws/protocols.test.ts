import { describe, expect, it } from 'vitest'
import { classifyHost } from '#engine/aws/hosts.ts'
import { protocolOf } from '#engine/aws/protocols.ts'
import type { RawHeaders } from '#util/http/message.ts'

const type = (value: string): RawHeaders => [['Content-Type', value]]
const form = type('application/x-www-form-urlencoded; charset=utf-8')

describe('protocolOf', () => {
  it.each<readonly [host: string, headers: RawHeaders, expected: string]>([
    ['sts.us-east-1.amazonaws.com', form, 'query'],
    ['sts.us-east-1.amazonaws.com', [], 'query'],
    ['ec2.us-east-1.amazonaws.com', form, 'ec2'],
    ['bucket.s3.us-east-1.amazonaws.com', type('text/plain'), 's3'],
    ['bucket.s3.us-east-1.amazonaws.com', form, 's3'],
    ['123456789012.s3-control.us-east-1.amazonaws.com', [], 'rest-xml'],
    ['route53.amazonaws.com', [], 'rest-xml'],
    ['lambda.us-east-1.amazonaws.com', type('application/json'), 'rest-json'],
    ['dynamodb.us-east-1.amazonaws.com', type('application/x-amz-json-1.0'), 'json-1.0'],
    ['ecs.us-east-1.amazonaws.com', type('application/x-amz-json-1.1'), 'json-1.1'],
    ['ecs.us-east-1.amazonaws.com', [], 'json-1.1'],
    // One service, several protocols: the request says which.
    ['sqs.us-east-1.amazonaws.com', type('application/x-amz-json-1.0'), 'json-1.0'],
    ['sqs.us-east-1.amazonaws.com', form, 'query'],
    ['email.us-east-1.amazonaws.com', form, 'query'],
    ['email.us-east-1.amazonaws.com', type('application/json'), 'rest-json'],
    ['monitoring.us-east-1.amazonaws.com', [['smithy-protocol', 'rpc-v2-cbor']], 'cbor'],
    ['abc.execute-api.us-east-1.amazonaws.com', type('application/json'), 'rest-json'],
  ])('of %s with %j is %s', (host, headers, expected) => {
    expect(protocolOf({ hostFacts: classifyHost(host), headers })).toBe(expected)
  })

  it('goes by the scope where the host says nothing', () => {
    const hostFacts = classifyHost('example.com')
    expect(protocolOf({ hostFacts, scopeService: 'iam', headers: [] })).toBe('query')
    expect(protocolOf({ hostFacts, scopeService: 's3express', headers: [] })).toBe('s3')
    expect(protocolOf({ hostFacts, headers: form })).toBe('query')
    expect(protocolOf({ hostFacts, headers: [] })).toBe('rest-json')
  })
})
