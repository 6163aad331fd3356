import { expect, it } from 'vitest'
import { understand } from '#shared/console/understand.ts'
import { notUnderstood } from '#shared/strings/en/not-understood.ts'

it.each([
  ['', /nothing was given/],
  ['arn:aws:sqs:eu-west-1', /ends after 4 of its 6 parts/],
  ['arn:aws:sqs:eu-west-1:111122223333:', /names no resource/],
  ['arn:azure:sqs:eu-west-1:111122223333:q', /no partition of AWS: "azure"/],
  ['arn:aws::eu-west-1:111122223333:q', /names no service: ""/],
  ['arn:aws:sqs:EU:111122223333:q', /names no region: "EU"/],
  ['arn:aws:sqs:eu-west-1:me!:q', /names no account: "me!"/],
  ['ARN:aws:sqs:eu-west-1:111122223333:q', /small letters/],
  ['s3://Bad_Bucket', /"Bad_Bucket" is no name of a bucket/],
  ['s3:///key', /names no bucket/],
  ['i-0123456789abcdef0', /neither its account nor its region/],
  ['1234', /12 digits, and this has 4/],
  ['https://example.com/', /none of the console/],
  ['https://acme.awsapps.com/start/#/', /access portal names no account/],
  ['hello', /no ARN, no address/],
])('%j is told by what is wrong with it', (text, told) => {
  expect(understand(text)).toEqual({ kind: 'none' })
  expect(notUnderstood(text)).toMatch(told)
})
