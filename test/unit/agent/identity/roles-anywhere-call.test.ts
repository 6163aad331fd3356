// An endpoint that answers late, or with what no session is.
import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createCall } from '#agent/identity/roles-anywhere/call.ts'
import { createClockOffset } from '#engine/aws/clock-offset.ts'
import { createSession } from '#agent/identity/roles-anywhere/create-session.ts'
import { formatAmzDate } from '#engine/signing/amz-date.ts'
import { createOpenssl } from '../../../support/openssl.ts'
import { temporaryFolder } from '../../util/temp-folder.ts'

afterEach(() => vi.restoreAllMocks())

const now = Date.parse('2030-01-01T00:00:00Z')

async function session(answer: RequestListener) {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const clockOffset = createClockOffset({ clock: { now: () => now } })
  const call = createCall(
    { region: 'us-east-1', endpointUrl: `http://127.0.0.1:${port}` },
    { agentFor: () => undefined, clock: { now: () => now }, awsNow: clockOffset.now, sawDate: clockOffset.observe },
  )
  const ca = createOpenssl(await temporaryFolder())
  const certificate = new X509Certificate(readFileSync(ca.authority('root').certificate))
  const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const identity = { certificate, key, chain: [], notBefore: 0, notAfter: Infinity }
  const wanted = { trustAnchorArn: 'a', profileArn: 'p', roleArn: 'r', durationSeconds: 3_600, awsNow: clockOffset.now }
  return await createSession(call, identity, wanted, new AbortController().signal)
}

const until =
  (expiration: string, date = now): RequestListener =>
  (_request, response) => {
    response.setHeader('Date', new Date(date).toUTCString())
    response.end(
      JSON.stringify({
        credentialSet: [{ credentials: { accessKeyId: 'ASIA', secretAccessKey: 's', sessionToken: 't', expiration } }],
      }),
    )
  }

describe('a session', () => {
  it.each(['2030-01-01T00:00:01Z', '2030-01-01T01:00:00Z', '2030-01-01T02:10:00+01:00'])(
    'may end at %s',
    async (end) => {
      expect(await session(until(end))).toMatchObject({ accessKeyId: 'ASIA', expiresAt: Date.parse(end) })
    },
  )

  it.each(['2030-01-01T02:00:00Z', '9999-12-31T23:59:59Z'])(
    'that would last until %s is used for as long as was asked for',
    async (end) => {
      expect(await session(until(end))).toMatchObject({ expiresAt: now + 3_600_000 })
    },
  )

  it.each([-3_600_000, 26 * 3_600_000])('comes though the computer’s clock is wrong by %s ms', async (wrongMs) => {
    const signed: string[] = []
    const aws = now - wrongMs
    const found = await session((request, response) => {
      signed.push(String(request.headers['x-amz-date']))
      if (signed.length === 2) return until(new Date(aws + 3_600_000).toISOString(), aws)(request, response)
      response.writeHead(403, { Date: new Date(aws).toUTCString(), 'x-amzn-errortype': 'AccessDeniedException' })
      response.end('{"message":"Signature expired"}')
    })
    expect(found).toMatchObject({ expiresAt: aws + 3_600_000 })
    const minute = (text: string): string => text.slice(0, 'yyyymmddThhmm'.length)
    expect(signed.map(minute)).toEqual([now, aws].map(formatAmzDate).map(minute))
  })

  it.each(['2029-12-31T23:59:59Z', '1970-01-01T00:00:00Z'])('that ends at %s is not from AWS', async (end) => {
    await expect(session(until(end))).rejects.toMatchObject({
      code: 'network',
      message: expect.stringMatching(/^what 127\.0\.0\.1:\d+ answered is not from AWS$/),
    })
  })
})

it.each<[string, RequestListener]>([
  ['is silent', () => undefined],
  ['has begun to answer', (_request, response) => void response.write('{')],
])('an endpoint that %s for too long did not answer in time', async (_how, answer) => {
  const deadline = new AbortController()
  vi.spyOn(AbortSignal, 'timeout').mockReturnValue(deadline.signal)
  const work = session((request, response) => {
    answer(request, response)
    setImmediate(() => deadline.abort(new DOMException('too late', 'TimeoutError')))
  })
  await expect(work).rejects.toMatchObject({
    code: 'timeout',
    message: expect.stringMatching(/^127\.0\.0\.1:\d+ did not answer within 30 s$/),
    retry: true,
  })
})

it('the status 429 is throttling, whatever stands beside it', async () => {
  const refused = session((_request, response) => void response.writeHead(429).end('<html>'))
  await expect(refused).rejects.toMatchObject({ code: 'throttled', aws: { code: '429' } })
})
