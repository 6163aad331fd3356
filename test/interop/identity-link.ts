import { SignatureV4 } from '@smithy/signature-v4'
import { Sha256 } from '../unit/engine/signing/smithy.ts'

/** A link to GetCallerIdentity: any client can call it, and it is good in the sandbox alone. */
export async function identityLink(env: Readonly<Record<string, string>>): Promise<string> {
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = env
  const signer = new SignatureV4({
    service: 'sts',
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey },
    sha256: Sha256,
  })
  const hostname = 'sts.us-east-1.amazonaws.com'
  const query = { Action: 'GetCallerIdentity', Version: '2011-06-15' }
  const request = { method: 'GET', protocol: 'https:', hostname, path: '/', query, headers: { host: hostname } }
  const signed = await signer.presign(request)
  const parts = Object.entries(signed.query ?? {}).map(([name, value]): [string, string] => [name, String(value)])
  return `https://${hostname}/?${new URLSearchParams(parts).toString()}`
}
