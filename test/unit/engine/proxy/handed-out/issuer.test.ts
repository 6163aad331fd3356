import { expect, test } from 'vitest'
import { classifyHost } from '#engine/aws/hosts.ts'
import { issuerOf } from '#engine/proxy/handed-out/issuer.ts'

const zonal = 'b--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com'
const control = '111122223333.s3-control.us-east-1.amazonaws.com'
const s3 = 's3.us-east-1.amazonaws.com'
const vpce = 'bucket.vpce-0a1b2c3d.s3.us-east-1.vpce.amazonaws.com'
const asked = (host: string, scopeService: string, target = '/', action?: string) =>
  issuerOf({ hostFacts: classifyHost(host), scopeService, target, action })

test.each([
  ['sts.us-east-1.amazonaws.com', 'sts', '/', 'GetCallerIdentity', 'sts'],
  ['sts-fips.us-east-1.amazonaws.com', 'execute-api', '/', undefined, 'sts'],
  ['dynamodb.us-east-1.amazonaws.com', 'STS', '/', undefined, 'sts'],
  [zonal, 's3express', '/?session', 'CreateSession', 's3-session'],
  [zonal, 's3', '/?session', 'CreateSession', 's3-session'],
  [zonal, 's3express', '/?a=b&%73ession=', undefined, 's3-session'],
  [zonal, 's3express', '/b?%2573ession', undefined, 's3-session'],
  [zonal, 's3express', '/?SESSION', undefined, 's3-session'],
  [zonal, 's3express', '/?session%20=1', undefined, 's3-session'],
  ['s3.us-east-1.amazonaws.com', 's3', '/b--use1-az4--x-s3?session', 'CreateSession', 's3-session'],
  [control, 's3', '/v20180820/accessgrantsinstance/dataaccess?target=a', 'GetDataAccess', 's3-access-grant'],
  [control, 's3', '//v20180820/accessgrantsinstance/%64ataaccess/', undefined, 's3-access-grant'],
  [control, 's3', '/v20180820/accessgrantsinstance/DataAccess', undefined, 's3-access-grant'],
  ['iam.amazonaws.com', 'iam', '/', 'AssumeRole', 'sts'],
  [s3, 's3', '/v20180820/accessgrantsinstance/dataaccess?target=a', undefined, 's3-access-grant'],
  [`b.${s3}`, 's3', '/gateway/v20180820/AccessGrantsInstance//data%2561ccess', undefined, 's3-access-grant'],
  [vpce, 's3', '/v20180820/accessgrantsinstance/dataaccess', undefined, 's3-access-grant'],
  [zonal, 's3express', '/v20180820/accessgrantsinstance/dataaccess', undefined, 's3-access-grant'],
  [
    'dynamodb.us-east-1.amazonaws.com',
    's3',
    '/v20180820/accessgrantsinstance/dataaccess',
    undefined,
    's3-access-grant',
  ],
  ['dynamodb.us-east-1.amazonaws.com', 'S3Express', '/?session', undefined, 's3-session'],
])('%s as %s, %s (%s) may hand out credentials', (host, scope, target, action, issuer) => {
  expect(asked(host, scope, target, action)).toBe(issuer)
})

test.each([
  ['dynamodb.us-east-1.amazonaws.com', 'dynamodb', '/'],
  ['bucket.s3.us-east-1.amazonaws.com', 's3', '/session?session=1'],
  [zonal, 's3express', '/session'],
  [zonal, 's3express', '/key?sessions=1'],
  [control, 's3', '/v20180820/jobs'],
  ['bucket.s3.us-east-1.amazonaws.com', 's3', '/dataaccess'],
])('%s as %s, %s hands none out', (host, scope, target) => {
  expect(asked(host, scope, target)).toBeUndefined()
})
