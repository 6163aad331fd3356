// An "AWS" on loopback that keeps every request as it came and knows just enough STS to hand out credentials whose secrets the test knows.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { plantedSecret } from './find-secrets.ts'

export interface Recorded {
  readonly method: string
  /** As it stood in the request line. */
  readonly target: string
  readonly headers: readonly (readonly [string, string])[]
  /** Base64; transfer encoding undone, content encoding not. */
  readonly body: string
}

export interface KnownKey {
  readonly secret: string
  readonly token?: string
  /** Of a session of S3 Express. */
  readonly ofBucket?: true
}

export interface RecordingUpstream {
  readonly url: string
  /** Secrets by access key id, of all credentials that it gave. Its user's key is `userKeyId`. */
  readonly keys: Readonly<Record<string, KnownKey>>
  readonly requests: readonly Recorded[]
  close(): Promise<void>
}

export const userKeyId = 'AKIARECORDEDUSER0001'

export async function startRecordingUpstream(): Promise<RecordingUpstream> {
  const requests: Recorded[] = []
  const keys: Record<string, KnownKey> = { [userKeyId]: { secret: plantedSecret('recorded/user') } }

  function newCredentials(ofBucket: boolean): string {
    const number = String(Object.keys(keys).length).padStart(4, '0')
    const keyId = `ASIARECORDEDROLE${number}`
    const secret = plantedSecret(`recorded/${number}`)
    const token = `${plantedSecret(`token+${number}`)}==`
    keys[keyId] = { secret, token, ...(ofBucket ? { ofBucket } : {}) }
    const expires = new Date(Date.now() + 3_600_000).toISOString()
    return `<Credentials><AccessKeyId>${keyId}</AccessKeyId><SecretAccessKey>${secret}</SecretAccessKey><SessionToken>${token}</SessionToken><Expiration>${expires}</Expiration></Credentials>`
  }

  function handOut(action: string): string {
    const credentials = newCredentials(false)
    const user = `<AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/Judged/me</Arn><AssumedRoleId>AROARECORDED:me</AssumedRoleId></AssumedRoleUser>`
    return answerOf(action, action === 'AssumeRole' ? credentials + user : credentials)
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request)
    const { rawHeaders, method = '', url = '' } = request
    const headers = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? ''] as const] : []))
    requests.push({ method, target: url, headers, body: body.toString('base64') })
    const action = /(?:^|&)Action=(\w+)/.exec(body.toString('latin1'))?.[1]
    const { pathname, searchParams } = new URL(url, 'https://aws.invalid')
    if (searchParams.has('session')) {
      xml(response, `<CreateSessionResult>${newCredentials(true)}</CreateSessionResult>`)
    } else if (pathname.endsWith('/accessgrantsinstance/dataaccess')) {
      const grant = '<MatchedGrantTarget>s3://granted/*</MatchedGrantTarget>'
      xml(response, `<GetDataAccessResult>${newCredentials(false)}${grant}</GetDataAccessResult>`)
    } else if (action === 'AssumeRole' || action === 'GetSessionToken') xml(response, handOut(action))
    else if (action === 'GetCallerIdentity')
      xml(
        response,
        answerOf(action, '<Arn>arn:aws:sts::111122223333:assumed-role/Judged/me</Arn><Account>111122223333</Account>'),
      )
    else if (action !== undefined) xml(response, answerOf(action, '<Roles/><IsTruncated>false</IsTruncated>'))
    else if (request.headers['content-type']?.includes('json') || request.headers.host?.startsWith('lambda.'))
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}')
    else response.writeHead(200, { etag: '"recorded"', 'content-length': '0' }).end()
  }

  const server = createServer((request, response) => void serve(request, response))
  // As AWS: the tool's wish to be told to go on is the proxy's to answer.
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => void serve(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    keys,
    requests,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function answerOf(action: string, result: string): string {
  const kind = action === 'ListRoles' ? 'iam' : 'sts'
  return `<${action}Response xmlns="https://${kind}.amazonaws.com/doc/"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>recorded</RequestId></ResponseMetadata></${action}Response>`
}

function xml(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'text/xml' }).end(text)
}
