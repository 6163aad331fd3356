// Both SDKs for JavaScript and a presigned link, in whatever runs this: prints who each of them is.
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import sdk2 from 'aws-sdk'

const told = []
const tell = (name, arn) => told.push(`${name} ${/:assumed-role\/(\w+)\//.exec(arn)?.[1] ?? arn}`)
const failed = (error) => String(error)
tell('v3', await new STSClient().send(new GetCallerIdentityCommand()).then(({ Arn }) => Arn, failed))
tell(
  'v2',
  await new sdk2.STS()
    .getCallerIdentity()
    .promise()
    .then(({ Arn }) => Arn, failed),
)
tell('fetch', await fetch(process.argv[2]).then((answer) => answer.text(), failed))
console.log(told.join(', '))
