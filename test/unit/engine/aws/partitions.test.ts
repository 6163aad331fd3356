import { describe, expect, it } from 'vitest'
import { awsSuffixes, isRegion, partitionOfRegion } from '#engine/aws/partitions.ts'

describe('partitions', () => {
  it.each([
    ['us-east-1', 'aws'],
    ['mx-central-1', 'aws'],
    ['eu-someday-9', 'aws'],
    ['nz-north-1', 'aws'],
    ['cn-northwest-1', 'aws-cn'],
    ['us-gov-east-1', 'aws-us-gov'],
    ['eusc-de-east-1', 'aws-eusc'],
    ['us-iso-west-1', 'aws-iso'],
    ['us-isob-east-1', 'aws-iso-b'],
    ['eu-isoe-west-1', 'aws-iso-e'],
    ['us-isof-south-1', 'aws-iso-f'],
    ['aws-global', 'aws'],
    ['aws-cn-global', 'aws-cn'],
  ])('puts the region %s into %s', (region, id) => {
    expect(partitionOfRegion(region)?.id).toBe(id)
    expect(isRegion(region) || region.endsWith('-global')).toBe(true)
  })

  it.each(['', 'us', 'us-east', 'us-east-1a', 'US-EAST-1', 'us-east-1.evil', 'fips-us-east-1', 'us-east-1-fips'])(
    'takes "%s" for no region',
    (text) => {
      expect(isRegion(text)).toBe(false)
      expect(partitionOfRegion(text)).toBeUndefined()
    },
  )

  it('lists suffixes longest first', () => {
    expect(awsSuffixes.indexOf('amazonaws.com.cn')).toBeLessThan(awsSuffixes.indexOf('amazonaws.com'))
    expect(awsSuffixes).toContain('on.aws')
    expect([...awsSuffixes].sort((a, b) => b.length - a.length).map((each) => each.length)).toEqual(
      awsSuffixes.map((each) => each.length),
    )
  })
})
