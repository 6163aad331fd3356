// What an origin of the bench answers for STS.

function sessionToken(): string {
  const expires = new Date(Date.now() + 12 * 3_600_000).toISOString()
  return `<GetSessionTokenResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetSessionTokenResult><Credentials><AccessKeyId>ASIABENCHBENCHBENCH0</AccessKeyId><SecretAccessKey>bench-secret</SecretAccessKey><SessionToken>bench-token</SessionToken><Expiration>${expires}</Expiration></Credentials></GetSessionTokenResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetSessionTokenResponse>`
}

function identity(): string {
  return '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/bench</Arn><UserId>AIDABENCH</UserId><Account>111122223333</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>'
}

/** The answer to the action that a form names; undefined when it names none of ours. */
export function stsAnswer(form: string): string | undefined {
  if (form.includes('Action=GetSessionToken')) return sessionToken()
  return form.includes('Action=GetCallerIdentity') ? identity() : undefined
}
