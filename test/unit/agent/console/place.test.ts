import { expect, it } from 'vitest'
import { checkTypedRegion } from '#agent/console/place.ts'
import { regionsOf } from '#shared/regions.ts'

it.each(['aws', 'aws-cn', 'aws-us-gov', 'aws-eusc', 'aws-iso'])('every region of %s may be typed', (partition) => {
  for (const { id } of regionsOf(partition)) expect(() => checkTypedRegion(id, { partition })).not.toThrow()
})

it.each([
  ['eu-centrall-1', 'aws', /^Did you mean eu-central-1/],
  ['eu-west1', 'aws', /^Did you mean eu-west-1/],
  ['cn-nort-1', 'aws-cn', /^Did you mean cn-north-1/],
  ['xx-nowhere-9', 'aws', /--to ADDRESS/],
  ['us-gov-west-1', 'aws', /./],
  ['nowhere', 'aws', /role’s own partition/],
])('%s in %s is refused with what helps', (region, partition, hint) => {
  expect(() => checkTypedRegion(region, { partition })).toThrow(
    expect.objectContaining({ code: 'bad-request', hint: expect.stringMatching(hint) }),
  )
})
