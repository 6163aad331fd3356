import { describe, expect, it } from 'vitest'
import { checkEndpointUrl, endpointOverrides, stsEndpoint } from '#engine/aws/endpoint.ts'

describe('endpoint URLs', () => {
  it.each([
    ['https://localstack.example.com:4566/', 'https://localstack.example.com:4566'],
    ['http://127.0.0.1:4566', 'http://127.0.0.1:4566'],
    ['http://127.9.9.9:1', 'http://127.9.9.9:1'],
    ['http://[::1]:4566', 'http://[::1]:4566'],
    ['http://localhost:4566/', 'http://localhost:4566'],
  ])('%s is taken', (text, expected) => {
    expect(checkEndpointUrl(text)).toBe(expected)
  })

  it.each([
    'http://example.com',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://10.0.0.1:4566',
    'ftp://127.0.0.1',
    'file:///etc/passwd',
    'not a url',
    '',
    'https://example.com/path',
    'https://example.com?x',
  ])('%s is refused', (text) => {
    expect(() => checkEndpointUrl(text)).toThrow(expect.objectContaining({ code: 'bad-request' }))
  })

  it('with a password are refused without repeating it', () => {
    for (const text of ['https://ann:hunter2@example.com', 'ftp://ann:hunter2@example.com']) {
      expect(() => checkEndpointUrl(text)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
      )
    }
  })
})

describe('endpoint overrides', () => {
  it('of one service win over the general one', () => {
    const overrides = endpointOverrides({
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:2',
      AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://127.0.0.1:3',
      AWS_ENDPOINT_URL_SES: 'http://127.0.0.1:4',
      AWS_ENDPOINT_URL_ECR: 'http://127.0.0.1:5',
      AWS_ENDPOINT_URL_CLOUDWATCH: 'http://127.0.0.1:6',
    })
    expect(['s3', 'dynamodb', 'secretsmanager', 'email', 'api.ecr', 'monitoring'].map(overrides.urlFor)).toEqual(
      [1, 2, 3, 4, 5, 6].map((port) => `http://127.0.0.1:${port}`),
    )
  })

  it('are off when the environment says so', () => {
    const overrides = endpointOverrides({
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
    })
    expect(overrides.urlFor('s3')).toBeUndefined()
  })

  it('of services that do not exist change nothing', () => {
    expect(
      endpointOverrides({ AWS_ENDPOINT_URL_NOTHING: 'gopher://x', AWS_ENDPOINT_URL: '' }).urlFor('s3'),
    ).toBeUndefined()
  })

  it('that are not allowed are refused by the name of their variable', () => {
    expect(() => endpointOverrides({ AWS_ENDPOINT_URL_STS: 'http://example.com' })).toThrow(/AWS_ENDPOINT_URL_STS/)
  })
})

describe('the STS endpoint', () => {
  it.each([
    ['aws', 'us-east-1', 'https://sts.us-east-1.amazonaws.com'],
    ['aws', 'aws-global', 'https://sts.us-east-1.amazonaws.com'],
    ['aws-us-gov', 'us-gov-east-1', 'https://sts.us-gov-east-1.amazonaws.com'],
    ['aws-cn', 'cn-north-1', 'https://sts.cn-north-1.amazonaws.com.cn'],
    ['aws-eusc', 'eusc-de-east-1', 'https://sts.eusc-de-east-1.amazonaws.eu'],
    ['aws-iso', 'us-iso-east-1', 'https://sts.us-iso-east-1.c2s.ic.gov'],
    ['aws-iso-b', 'us-isob-east-1', 'https://sts.us-isob-east-1.sc2s.sgov.gov'],
    ['aws-iso-e', 'eu-isoe-west-1', 'https://sts.eu-isoe-west-1.cloud.adc-e.uk'],
    ['aws-iso-f', 'us-isof-south-1', 'https://sts.us-isof-south-1.csp.hci.ic.gov'],
  ])('of %s in %s is regional', (partition, region, expected) => {
    expect(stsEndpoint({ partition, region })).toBe(expected)
  })

  it('is the source’s own, else the environment’s', () => {
    const overrides = endpointOverrides({ AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:2' })
    const place = { partition: 'aws', region: 'us-east-1', overrides }
    expect(stsEndpoint(place)).toBe('http://127.0.0.1:2')
    expect(stsEndpoint({ ...place, endpointUrl: 'http://127.0.0.1:1/' })).toBe('http://127.0.0.1:1')
  })

  it('is refused for a region of another partition', () => {
    expect(() => stsEndpoint({ partition: 'aws', region: 'cn-north-1' })).toThrow(/cn-north-1/)
    expect(() => stsEndpoint({ partition: 'aws-mars', region: 'us-east-1' })).toThrow(/aws-mars/)
  })
})
