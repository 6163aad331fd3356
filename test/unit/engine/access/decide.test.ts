import { describe, expect, it } from 'vitest'
import { decide, type Policies, type Question } from '#engine/access/decide.ts'
import { classifyHost } from '#engine/aws/hosts.ts'

const none: Policies = { strict: false, customerEndpoints: [] }
const asker = { role: 'Admin', roleId: 'r-1', roleArn: 'arn:aws:iam::111122223333:role/Admin' }
const request = (host: string): Question => ({
  kind: 'request',
  asker,
  host,
  hostFacts: classifyHost(host),
  service: 'execute-api',
  region: 'us-east-1',
  action: undefined,
})
const foreign: Question = {
  kind: 'foreign',
  asker: undefined,
  host: 's3.amazonaws.com',
  service: 's3',
  action: undefined,
}
const api = 'abc.execute-api.us-east-1.amazonaws.com'

describe('what is allowed', () => {
  it.each<[string, Policies, Question]>([
    ['a start', none, { kind: 'start', asker }],
    ['real credentials of a role', none, { kind: 'hand-out', asker, neverDirect: false }],
    [
      'credentials that AWS hands out',
      none,
      { kind: 'derive', asker, arn: 'arn:aws:iam::1:role/x', action: 'AssumeRole' },
    ],
    ['a request to a service', none, request('s3.us-east-1.amazonaws.com')],
    [
      'one to an endpoint of a customer that the settings name',
      { ...none, customerEndpoints: ['execute-api'] },
      request(api),
    ],
    ['one of somebody else', none, foreign],
    ['a signed one while strict', { ...none, strict: true }, request('s3.us-east-1.amazonaws.com')],
  ])('%s', (_what, policies, question) => {
    expect(decide(policies, question)).toEqual({ kind: 'allow' })
  })

  it.each<[string, Policies, Question, object]>([
    [
      'real credentials of a role that is never direct',
      none,
      { kind: 'hand-out', asker, neverDirect: true },
      { rule: 'never-direct', refusal: 'denied', message: 'the role Admin is marked never direct' },
    ],
    [
      'a request to an endpoint of a customer of another family',
      { ...none, customerEndpoints: ['lambda-url'] },
      request(api),
      {
        rule: 'customer-endpoints',
        refusal: 'wrong-partition',
        message: expect.stringContaining('(execute-api), and Admin'),
      },
    ],
    [
      'one of somebody else while strict',
      { ...none, strict: true },
      foreign,
      { rule: 'strict', refusal: 'strict', message: expect.stringContaining('proxy.strict') },
    ],
  ])('is not %s', (_what, policies, question, denied) => {
    expect(decide(policies, question)).toEqual({ kind: 'deny', ...denied })
  })
})
