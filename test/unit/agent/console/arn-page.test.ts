import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arnTemplates } from '#agent/console/arn-templates.ts'
import { destinationOf } from '#agent/console/destination.ts'
import published from './published-arn-pages.json' with { type: 'json' }

const place = { partition: 'aws', region: 'eu-west-1', isolated: [] }
const pageOf = (arn: string): string => destinationOf({ kind: 'arn', arn }, place)

/** The same page may be published with and without its region, on the region's host or another, or on one of its tabs. */
function page(address: string): string {
  const { pathname, search, hash } = new URL(address)
  const query = [...new URLSearchParams(search)].filter(([name]) => name !== 'region' && name !== 'tab').toString()
  return `${pathname.replace('/ec2/v2/', '/ec2/')}?${query}${hash.replace(/\?tab=\w+$/, '')}`
}

const rows = Object.entries(published).flatMap(([source, pages]) =>
  Object.entries(pages).map(([arn, address]) => [arn, address, source] as const),
)

describe('the page of an ARN', () => {
  it.each(rows)('%s is the one that is published', (arn, address) => {
    expect(page(pageOf(arn))).toBe(page(address))
  })

  it('is published for every template', () => {
    const shown = new Set(rows.map(([arn]) => templateOf(arn)))
    expect(Object.keys(arnTemplates).filter((name) => !shown.has(name))).toEqual([])
  })

  it('stands in the region of the ARN, not in that of the role', () => {
    expect(new URL(pageOf('arn:aws:sqs:ap-south-1:123456789012:q')).host).toBe('ap-south-1.console.aws.amazon.com')
  })

  it('stands in the region of the role where the ARN names none', () => {
    expect(pageOf('arn:aws:s3:::bucket')).toBe(
      'https://eu-west-1.console.aws.amazon.com/s3/buckets/bucket?region=eu-west-1',
    )
  })

  it('names the queue by the suffix of its partition', () => {
    const arn = 'arn:aws-cn:sqs:cn-north-1:123456789012:q'
    expect(destinationOf({ kind: 'arn', arn }, { partition: 'aws-cn', region: 'cn-north-1', isolated: [] })).toBe(
      'https://cn-north-1.console.amazonaws.cn/sqs/v2/home?region=cn-north-1#/queues/https%3A%2F%2Fsqs.cn-north-1.amazonaws.com.cn%2F123456789012%2Fq',
    )
  })

  it.each([
    ['arn:aws:ecs:us-east-1:123456789012:service/old-form', 'ecs/home'],
    ['arn:aws:codeguru-profiler:us-east-1:123456789012:profilingGroup/x', 'codeguru/dashboard'],
    ['arn:aws:elasticmapreduce:us-east-1:123456789012:cluster/j-1', 'elasticmapreduce/home'],
    ['arn:aws:ssm:us-east-1:123456789012:maintenancewindow/x', 'systems-manager/home'],
    ['arn:aws:s3:us-east-1:123456789012:job/x', 's3/home'],
    ['arn:aws:s3tables:us-east-1:123456789012:bucket/x', 's3/home'],
    ['arn:aws:not-a-service:us-east-1:123456789012:thing/x', 'console/home'],
  ])('%s is the home of its service where its own is not known', (arn, path) => {
    expect(pageOf(arn)).toBe(`https://us-east-1.console.aws.amazon.com/${path}?region=us-east-1`)
  })

  it.each([
    ['s3:::bucket/folder/*', 's3:::bucket/folder/'],
    ['s3:::bucket/*', 's3:::bucket'],
    ['s3:us-east-1:123456789012:accesspoint/point/object/key', 's3:us-east-1:123456789012:accesspoint/point'],
    ['kinesis:us-east-1:123456789012:stream/s/consumer/c:1700000000', 'kinesis:us-east-1:123456789012:stream/s'],
    ['dynamodb:us-east-1:123456789012:table/t/index/i', 'dynamodb:us-east-1:123456789012:table/t'],
    [
      'dynamodb:us-east-1:123456789012:table/t/stream/2026-01-01T00:00:00.000',
      'dynamodb:us-east-1:123456789012:table/t',
    ],
    ['es:us-east-1:123456789012:domain/d/*', 'es:us-east-1:123456789012:domain/d'],
    ['eks:us-east-1:123456789012:addon/c/vpc-cni/1-2', 'eks:us-east-1:123456789012:cluster/c'],
    ['eks:us-east-1:123456789012:fargateprofile/c/p/1-2', 'eks:us-east-1:123456789012:cluster/c'],
    ['states:us-east-1:123456789012:express:m:x:1-2', 'states:us-east-1:123456789012:stateMachine:m'],
    ['apigateway:us-east-1::/restapis/a/stages/prod', 'apigateway:us-east-1::/restapis/a'],
  ])('of %s, which has none of its own, is that of %s', (part, whole) => {
    expect(pageOf(`arn:aws:${part}`)).toBe(pageOf(`arn:aws:${whole}`))
  })

  it('shows events of a log stream with the console’s own escapes', () => {
    expect(pageOf('arn:aws:logs:us-east-1:123456789012:log-group:/a:log-stream:2026/01/[$LATEST]x')).toBe(
      'https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group/$252Fa/log-events/2026$252F01$252F$255B$2524LATEST$255Dx',
    )
  })

  it.each([
    ['has a line break', 'arn:aws:s3:::b/line\nbreak'],
    ['has a control character', 'arn:aws:s3:::b/\u0000'],
    ['cannot be encoded', 'arn:aws:s3:::b/\ud800'],
    ['is longer than any', `arn:aws:s3:::b/${'x'.repeat(3000)}`],
    ['names no resource', 'arn:aws:s3'],
    ['names no service', 'arn:aws::us-east-1:1:x'],
    ['leads out of its path', 'arn:aws:ssm:us-east-1:123456789012:parameter/../../iam'],
    ['is none', 'hello'],
  ])('is refused where the ARN %s', (_, arn) => {
    expect(() => pageOf(arn)).toThrow(expect.objectContaining({ code: 'bad-request' }))
  })

  it.each(['aws-cn', 'aws-us-gov', 'aws-eusc', 'aws-iso'])('is refused for an ARN of %s', (partition) => {
    expect(() => pageOf(`arn:${partition}:s3:::bucket`)).toThrow(partition)
  })

  it.each(['cn-north-1', 'us-gov-west-1', 'aws-global', 'nowhere', 'us-iso-east-1'])(
    'is refused for an ARN in %s',
    (region) => {
      expect(() => pageOf(`arn:aws:sqs:${region}:123456789012:q`)).toThrow(region)
    },
  )

  it('keeps whatever a resource is called within its place', () => {
    const services = [...new Set(rows.map(([arn]) => arn.split(':').slice(0, 6).join(':').replace(/\/.*$/, '/')))]
    const hostile = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.constantFrom(
        '"',
        "'",
        '#',
        '?',
        '%',
        '%2f',
        '../..',
        '//evil.example',
        '\\',
        '&region=x',
        '<script>',
        ' ',
        'ü',
      ),
    )
    fc.assert(
      fc.property(fc.constantFrom(...services), fc.array(hostile, { minLength: 1, maxLength: 4 }), (start, parts) => {
        const plain = addressOrNone(`${start}name`)
        const found = addressOrNone(start + parts.join('/'))
        if (found === undefined || plain === undefined) return
        const url = new URL(found)
        expect(url.href).toBe(found)
        expect(url.origin).toMatch(/^https:\/\/(?:[a-z]{2}-[a-z]+-\d\.)?console\.aws\.amazon\.com$/)
        expect(url.searchParams.getAll('region').length).toBeLessThanOrEqual(1)
        expect(found).not.toMatch(/["'<>\\\s]/)
      }),
    )
  })
})

function addressOrNone(arn: string): string | undefined {
  try {
    return pageOf(arn)
  } catch {
    return undefined
  }
}

function templateOf(arn: string): string {
  const [, , service = '', , , ...rest] = arn.split(':')
  const type = /^([A-Za-z0-9-]+)[/:]./.exec(rest.join(':'))?.[1] ?? ''
  return `${service} ${type}`
}
