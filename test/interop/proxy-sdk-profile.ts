// The JavaScript SDK with a profile, where one is named: prints the key id that it ends up with, and who AWS says it is.
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'

const profile = process.argv[2]
const sts = new STSClient(profile === undefined ? {} : { profile })
const { Arn } = await sts.send(new GetCallerIdentityCommand())
const { accessKeyId } = await sts.config.credentials()
console.log(`${accessKeyId} ${Arn}`)
