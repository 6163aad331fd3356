import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classifyHost } from '#engine/aws/hosts.ts'
import { awsSuffixes } from '#engine/aws/partitions.ts'

/** The facts that decide, in one line: `service signing region partitions flags`. */
function summary(host: string): string {
  const facts = classifyHost(host)
  if (facts.kind === 'other') return 'other'
  const region = facts.region ?? '-'
  if (facts.kind === 'customer')
    return `customer ${facts.family} ${facts.signingName} ${region} ${facts.partitions.join('|')}`
  const flags = [
    facts.fips ? ' fips' : '',
    facts.dualStack ? ' dual' : '',
    facts.bucket === undefined ? '' : ` bucket=${facts.bucket}`,
  ]
  return `${facts.service} ${facts.signingName} ${region} ${facts.partitions.join('|')}${flags.join('')}`
}

const services: readonly (readonly [host: string, expected: string])[] = [
  ['sts.us-east-1.amazonaws.com', 'sts sts us-east-1 aws'],
  ['STS.US-EAST-1.AmazonAWS.com', 'sts sts us-east-1 aws'],
  ['sts.us-east-1.amazonaws.com.', 'sts sts us-east-1 aws'],
  ['sts-fips.us-west-2.amazonaws.com', 'sts sts us-west-2 aws fips'],
  ['sts.eu-west-1.api.aws', 'sts sts eu-west-1 aws dual'],
  ['sts.amazonaws.com', 'sts sts us-east-1 aws'],
  ['dynamodb.eu-central-1.amazonaws.com', 'dynamodb dynamodb eu-central-1 aws'],
  // A region that opens tomorrow, in a known and in a new country.
  ['ec2.eu-middle-7.amazonaws.com', 'ec2 ec2 eu-middle-7 aws'],
  ['ec2.nz-north-1.amazonaws.com', 'ec2 ec2 nz-north-1 aws'],
  // Several labels in front of the region.
  ['api.ecr.us-east-1.amazonaws.com', 'api.ecr ecr us-east-1 aws'],
  ['ecr.us-east-1.api.aws', 'api.ecr ecr us-east-1 aws dual'],
  ['api.ecr-public.us-east-1.amazonaws.com', 'api.ecr-public ecr-public us-east-1 aws'],
  ['data.jobs.iot.us-east-1.amazonaws.com', 'data.jobs.iot iot-jobs-data us-east-1 aws'],
  ['runtime.sagemaker.us-east-1.amazonaws.com', 'runtime.sagemaker sagemaker us-east-1 aws'],
  ['streams.dynamodb.us-east-1.amazonaws.com', 'streams.dynamodb dynamodb us-east-1 aws'],
  ['api.tunneling.iot.us-east-1.amazonaws.com', 'api.tunneling.iot IoTSecuredTunneling us-east-1 aws'],
  ['email.eu-west-1.amazonaws.com', 'email ses eu-west-1 aws'],
  ['sync-states.us-east-1.amazonaws.com', 'states states us-east-1 aws'],
  ['participant.connect.us-east-1.amazonaws.com', 'participant.connect execute-api us-east-1 aws'],
  // FIPS marks in every place AWS puts them.
  ['fips.transcribe.us-east-1.amazonaws.com', 'transcribe transcribe us-east-1 aws fips'],
  ['api-fips.sagemaker.us-east-1.amazonaws.com', 'api.sagemaker sagemaker us-east-1 aws fips'],
  ['verification.signer-fips.us-east-1.amazonaws.com', 'signer signer us-east-1 aws fips'],
  ['ecr-fips.us-east-1.amazonaws.com', 'api.ecr ecr us-east-1 aws fips'],
  ['cn.transcribe.cn-north-1.amazonaws.com.cn', 'transcribe transcribe cn-north-1 aws-cn'],
  ['data.ats.iot.cn-north-1.amazonaws.com.cn', 'data-ats.iot iotdata cn-north-1 aws-cn'],
  // Hosts that name no region.
  ['iam.amazonaws.com', 'iam iam us-east-1 aws'],
  ['iam-fips.amazonaws.com', 'iam iam us-east-1 aws fips'],
  ['iam.global.api.aws', 'iam iam us-east-1 aws dual'],
  ['iam.us-gov.amazonaws.com', 'iam iam us-gov-west-1 aws-us-gov'],
  ['iam.cn-north-1.amazonaws.com.cn', 'iam iam cn-north-1 aws-cn'],
  ['route53.amazonaws.com', 'route53 route53 us-east-1 aws'],
  ['route53.us-gov.amazonaws.com', 'route53 route53 us-gov-west-1 aws-us-gov'],
  ['route53.global.api.aws', 'route53 route53 us-east-1 aws dual'],
  // Commercial and GovCloud share this name.
  ['cloudfront.amazonaws.com', 'cloudfront cloudfront us-east-1 aws|aws-us-gov'],
  ['global.health.amazonaws.com', 'health health us-east-1 aws'],
  ['organizations.us-east-1.amazonaws.com', 'organizations organizations us-east-1 aws'],
  ['networkmanager.us-west-2.amazonaws.com', 'networkmanager networkmanager us-west-2 aws'],
  ['importexport.amazonaws.com', 'importexport IngestionService us-east-1 aws'],
  ['abc.endpoint.events.amazonaws.com', 'events events - aws|aws-us-gov'],
  ['abc.endpoints.email.amazonaws.com', 'email ses - aws|aws-us-gov'],
  // Account-scoped and cell names.
  ['123456789012.ddb.us-east-1.amazonaws.com', 'dynamodb dynamodb us-east-1 aws'],
  ['123456789012.control-kinesis.us-east-1.amazonaws.com', 'kinesis kinesis us-east-1 aws'],
  ['123456789012.data-kinesis-fips.us-east-1.api.aws', 'kinesis kinesis us-east-1 aws fips dual'],
  [
    '123456789012.cloudfront-kvs.global.api.aws',
    'cloudfront-keyvaluestore cloudfront-keyvaluestore - aws|aws-us-gov dual',
  ],
  ['query-cell2.timestream.us-east-1.amazonaws.com', 'query.timestream timestream us-east-1 aws'],
  ['us-east-1.queue.amazonaws.com', 'sqs sqs us-east-1 aws'],
  ['queue.amazonaws.com', 'sqs sqs us-east-1 aws'],
  ['eu-west-1.elasticmapreduce.amazonaws.com', 'elasticmapreduce elasticmapreduce eu-west-1 aws'],
  ['ec2.amazonaws.com', 'ec2 ec2 us-east-1 aws'],
  ['autoscaling.amazonaws.com', 'autoscaling autoscaling us-east-1 aws'],
  ['rds.amazonaws.com', 'rds rds us-east-1 aws'],
  ['routes.geo.us-gov-west-1.us-gov.amazonaws.com', 'geo-routes geo-routes us-gov-west-1 aws-us-gov'],
  // Other partitions.
  ['sts.cn-north-1.amazonaws.com.cn', 'sts sts cn-north-1 aws-cn'],
  ['sts.us-gov-west-1.amazonaws.com', 'sts sts us-gov-west-1 aws-us-gov'],
  ['sts.eusc-de-east-1.amazonaws.eu', 'sts sts eusc-de-east-1 aws-eusc'],
  ['sts.us-iso-east-1.c2s.ic.gov', 'sts sts us-iso-east-1 aws-iso'],
  ['sts.us-isob-east-1.sc2s.sgov.gov', 'sts sts us-isob-east-1 aws-iso-b'],
  ['sts.eu-isoe-west-1.cloud.adc-e.uk', 'sts sts eu-isoe-west-1 aws-iso-e'],
  ['sts.us-isof-south-1.csp.hci.ic.gov', 'sts sts us-isof-south-1 aws-iso-f'],
  // VPC endpoints.
  ['vpce-1a2b-5e6f.ec2.us-east-1.vpce.amazonaws.com', 'ec2 ec2 us-east-1 aws'],
  ['vpce-1a2b-5e6f-us-east-1a.api.ecr.us-east-1.vpce.amazonaws.com', 'api.ecr ecr us-east-1 aws'],
  ['bucket.vpce-1a2b-5e6f.s3.us-east-1.vpce.amazonaws.com', 's3 s3 us-east-1 aws'],
  ['my.dotted.bucket.vpce-1a2b-5e6f.s3.us-east-1.vpce.amazonaws.com', 's3 s3 us-east-1 aws bucket=my.dotted'],
  [
    'ap-123456789012.accesspoint.vpce-1a2b-5e6f.s3.us-east-1.vpce.amazonaws.com',
    's3 s3 us-east-1 aws bucket=ap-123456789012',
  ],
  ['123456789012.control.vpce-1a2b-5e6f.s3.us-east-1.vpce.amazonaws.com', 's3-control s3 us-east-1 aws'],
]

const s3: readonly (readonly [host: string, expected: string])[] = [
  ['s3.amazonaws.com', 's3 s3 - aws'],
  ['s3.eu-west-1.amazonaws.com', 's3 s3 eu-west-1 aws'],
  ['bucket.s3.amazonaws.com', 's3 s3 - aws bucket=bucket'],
  ['bucket.s3.eu-west-1.amazonaws.com', 's3 s3 eu-west-1 aws bucket=bucket'],
  ['www.example.com.s3.eu-west-1.amazonaws.com', 's3 s3 eu-west-1 aws bucket=www.example.com'],
  ['s3.us-east-1.s3.eu-west-1.amazonaws.com', 's3 s3 eu-west-1 aws bucket=s3.us-east-1'],
  ['s3-eu-west-1.amazonaws.com', 's3 s3 eu-west-1 aws'],
  ['bucket.s3-us-gov-west-1.amazonaws.com', 's3 s3 us-gov-west-1 aws-us-gov bucket=bucket'],
  ['s3-external-1.amazonaws.com', 's3 s3 - aws'],
  ['s3.dualstack.eu-west-1.amazonaws.com', 's3 s3 eu-west-1 aws dual'],
  ['bucket.s3-fips.dualstack.us-gov-west-1.amazonaws.com', 's3 s3 us-gov-west-1 aws-us-gov fips dual bucket=bucket'],
  ['bucket.s3-accelerate.amazonaws.com', 's3 s3 - aws bucket=bucket'],
  ['bucket.s3-accelerate.dualstack.amazonaws.com', 's3 s3 - aws dual bucket=bucket'],
  ['ap-123456789012.s3-accesspoint.us-east-1.amazonaws.com', 's3 s3 us-east-1 aws bucket=ap-123456789012'],
  [
    'ap-123456789012.s3-accesspoint-fips.dualstack.us-east-1.amazonaws.com',
    's3 s3 us-east-1 aws fips dual bucket=ap-123456789012',
  ],
  [
    'ap-123456789012.s3-object-lambda.us-east-1.amazonaws.com',
    's3 s3-object-lambda us-east-1 aws bucket=ap-123456789012',
  ],
  [
    'ap-123456789012.op-01ac.s3-outposts.us-east-1.amazonaws.com',
    's3-outposts s3-outposts us-east-1 aws bucket=ap-123456789012.op-01ac',
  ],
  [
    'alias--op-s3.ec2.s3-outposts.us-east-1.amazonaws.com',
    's3-outposts s3-outposts us-east-1 aws bucket=alias--op-s3.ec2',
  ],
  ['s3-outposts.us-east-1.api.aws', 's3-outposts s3-outposts us-east-1 aws dual'],
  ['mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com', 's3 s3 - aws bucket=mfzwi23gnjvgw.mrap'],
  ['123456789012.s3-control.us-east-1.amazonaws.com', 's3-control s3 us-east-1 aws'],
  ['s3-control-fips.us-east-1.amazonaws.com', 's3-control s3 us-east-1 aws fips'],
  [
    'b--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com',
    's3 s3express us-east-1 aws bucket=b--use1-az4--x-s3',
  ],
  [
    'b--use1-az4--x-s3.s3express-fips-use1-az4.us-east-1.amazonaws.com',
    's3 s3express us-east-1 aws fips bucket=b--use1-az4--x-s3',
  ],
  ['s3express-control.us-east-1.amazonaws.com', 's3 s3express us-east-1 aws'],
  [
    'b--usw2-lax1-az1--x-s3.s3express-usw2-lax1-az1.us-west-2.amazonaws.com',
    's3 s3express us-west-2 aws bucket=b--usw2-lax1-az1--x-s3',
  ],
  ['bucket.s3.cn-north-1.amazonaws.com.cn', 's3 s3 cn-north-1 aws-cn bucket=bucket'],
]

const customers: readonly (readonly [host: string, expected: string])[] = [
  ['abc123.execute-api.us-east-1.amazonaws.com', 'customer execute-api execute-api us-east-1 aws'],
  ['abc123.execute-api-fips.us-east-1.amazonaws.com', 'customer execute-api execute-api us-east-1 aws'],
  ['vpce-1a2b.execute-api.us-east-1.vpce.amazonaws.com', 'customer execute-api execute-api us-east-1 aws'],
  ['abc123.lambda-url.us-east-1.on.aws', 'customer lambda-url lambda us-east-1 aws'],
  ['search-logs-x1.us-east-1.es.amazonaws.com', 'customer es es us-east-1 aws'],
  ['search-logs-x1.aos.us-east-1.on.aws', 'customer es es us-east-1 aws'],
  ['abc123.us-east-1.aoss.amazonaws.com', 'customer aoss aoss us-east-1 aws'],
  ['abc123.appsync-api.us-east-1.amazonaws.com', 'customer appsync appsync us-east-1 aws'],
]

const tunnelled: readonly string[] = [
  'ABCDEF0123456789.gr7.us-east-1.eks.amazonaws.com',
  '123456789012.dkr.ecr.us-east-1.amazonaws.com',
  '123456789012.dkr-ecr.us-east-1.on.aws',
  'domain-123456789012.d.codeartifact.us-east-1.amazonaws.com',
  'git-codecommit.us-east-1.amazonaws.com',
  'a1b2c3-ats.iot.us-east-1.amazonaws.com',
  'a1b2c3.iot.us-east-1.amazonaws.com',
  'my-lb-123.us-east-1.elb.amazonaws.com',
  'my-lb-123.elb.us-east-1.amazonaws.com',
  'ec2-1-2-3-4.compute-1.amazonaws.com',
  'ec2-1-2-3-4.eu-west-1.compute.amazonaws.com',
  'db.abc123.us-east-1.rds.amazonaws.com',
  'db.abc123.rds.cn-north-1.amazonaws.com.cn',
  'c.abc123.use1.cache.amazonaws.com',
  'env.us-east-1.elasticbeanstalk.com',
  'ssmmessages.us-east-1.amazonaws.com',
  'vpce-1a2b.ssmmessages.us-east-1.vpce.amazonaws.com',
  'oidc.us-east-1.amazonaws.com',
  'portal.sso.us-east-1.amazonaws.com',
  'us-east-1.signin.aws.amazon.com',
  'signin.us-east-1.amazonaws.com',
  'us-east-1.console.aws.amazon.com',
  'console.aws.amazon.com',
  'd-123.awsapps.com',
  'bucket.s3-website-us-east-1.amazonaws.com',
  'bucket.s3-website.eu-central-1.amazonaws.com',
  'my.bucket.s3-website.eu-central-1.amazonaws.com',
  'svc.7d67968.vpc-lattice-svcs.us-east-1.on.aws',
  'abc123.appsync-realtime-api.us-east-1.amazonaws.com',
  'vpce-1a2b.vpce-svc-0123.us-east-1.vpce.amazonaws.com',
  'vpce-1a2b.dkr.ecr.us-east-1.vpce.amazonaws.com',
  'vpce-1a2b.s3.us-east-1.vpce.amazonaws.com',
  // Not AWS, or not at a label boundary.
  'example.com',
  'sts.us-east-1.amazonaws.com.example.com',
  'sts.us-east-1.evilamazonaws.com',
  'sts.us-east-1xamazonaws.com',
  's3-amazonaws.com',
  'amazonaws.com',
  'sts.us-east-1.amazonaws.com..',
  'sts..us-east-1.amazonaws.com',
  'localhost',
  '127.0.0.1',
  '[::1]',
  '',
  '.',
  // Region and suffix of different partitions.
  'sts.cn-north-1.amazonaws.com',
  'sts.us-east-1.amazonaws.com.cn',
  // No such service, and a customer's name in front of one.
  'nosuchservice.us-east-1.amazonaws.com',
  'mine.sts.us-east-1.amazonaws.com',
  'mine.iam.amazonaws.com',
  'short.ddb.us-east-1.amazonaws.com',
  'mine.s3-control.us-east-1.amazonaws.com',
]

describe('classifyHost', () => {
  it.each(services)('knows the service endpoint %s', (host, expected) => {
    expect(summary(host)).toBe(expected)
  })

  it.each(s3)('reads the S3 host %s', (host, expected) => {
    expect(summary(host)).toBe(expected)
    expect(classifyHost(host)).toMatchObject({ family: 's3' })
  })

  it.each(customers)('leaves %s to the option of its role', (host, expected) => {
    expect(summary(host)).toBe(expected)
  })

  it.each(tunnelled)('tunnels "%s"', (host) => {
    expect(classifyHost(host)).toEqual({ kind: 'other' })
  })

  it('answers for any text without throwing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string().map((text) => `${text}.us-east-1.amazonaws.com`),
        ),
        (text) => {
          expect(classifyHost(text)).toHaveProperty('kind')
        },
      ),
    )
  })

  it('never takes a host outside the AWS suffixes for AWS', () => {
    const outside = fc
      .domain()
      .filter((host) => !awsSuffixes.some((suffix) => host.toLowerCase().endsWith(`.${suffix}`)))
    const disguised = fc.tuple(
      fc.constantFrom('sts.us-east-1.', 'sts.us-east-1', 's3.', 's3', ''),
      fc.constantFrom('x', '-', 'a.b-'),
      fc.constantFrom(...awsSuffixes),
    )
    fc.assert(fc.property(outside, (host) => classifyHost(host).kind === 'other'))
    fc.assert(
      fc.property(disguised, ([prefix, glue, suffix]) => {
        expect(classifyHost(`${prefix}${glue}${suffix}`).kind).toBe('other')
        expect(classifyHost(`${prefix}${suffix}.example.com`).kind).toBe('other')
      }),
    )
  })

  it('ignores letter case and one trailing dot, everywhere', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...[...services, ...s3, ...customers].map(([host]) => host)),
        fc.func(fc.boolean()),
        (host, upper) => {
          const mixed = host
            .split('')
            .map((letter, index) => (upper(index) ? letter.toUpperCase() : letter))
            .join('')
          expect(classifyHost(mixed)).toEqual(classifyHost(host))
          expect(classifyHost(host.endsWith('.') ? host : `${mixed}.`)).toEqual(classifyHost(host))
        },
      ),
    )
  })
})
