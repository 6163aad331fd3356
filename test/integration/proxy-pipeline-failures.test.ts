import { afterEach, describe, expect, it } from 'vitest'
import type { RawHeaders } from '#util/http/message.ts'
import { AppError } from '#util/app-error.ts'
import type { Answer, Rig, RigOptions } from './proxy-pipeline-rig.ts'
import { createRig, realKeys, standIn } from './proxy-pipeline-rig.ts'
import { signed, type SignOptions } from './proxy-pipeline-signing.ts'

let rig: Rig | undefined
const open = async (options?: RigOptions): Promise<Rig> => (rig = await createRig(options))
afterEach(async () => {
  await rig?.close()
  rig = undefined
})

const jsonCall: RawHeaders = [
  ['Content-Type', 'application/x-amz-json-1.0'],
  ['X-Amz-Target', 'DynamoDB_20120810.ListTables'],
]
const dynamo = { headers: jsonCall, body: Buffer.from('{}') }
const typeOf = (answer: Answer): unknown => {
  const parsed: unknown = JSON.parse(answer.body.toString())
  return typeof parsed === 'object' && parsed !== null && '__type' in parsed ? parsed.__type : undefined
}

describe('what goes wrong behind us', () => {
  it.each<readonly [string, SignOptions, string]>([
    ['of S3', { service: 's3', method: 'GET', target: '/b/k', host: 's3.us-east-1.amazonaws.com' }, 'xml'],
    ['of a JSON service', dynamo, 'json'],
  ])('an error %s that repeats what we signed with does not name it to the tool', async (_whose, options, form) => {
    const { sessionToken = '', accessKeyId } = realKeys
    const rig = await open({
      ...(options.host === undefined ? {} : { host: options.host }),
      origin: (request, response) => {
        const sent = `x-amz-security-token:${String(request.headers['x-amz-security-token'])}`
        const credential = String(request.headers.authorization)
        const text =
          form === 'xml'
            ? `<Error><Code>SignatureDoesNotMatch</Code><CanonicalRequest>${sent}\n${credential}</CanonicalRequest></Error>`
            : JSON.stringify({ __type: 'InvalidSignatureException', message: `${sent}\n'${credential}` })
        response.writeHead(403, { 'Content-Length': text.length }).end(text)
      },
    })
    const answer = await rig.send(signed(options))
    const text = answer.body.toString()
    expect([answer.status, text.includes(sessionToken), text.includes(accessKeyId)]).toEqual([403, false, false])
    expect(text).toContain(`x-amz-security-token:${'x'.repeat(sessionToken.length)}`)
    expect(text).toContain(`Credential=${standIn.keyId}/`)
    expect(rig.audit[0]?.errorCode).toBe(form === 'xml' ? 'SignatureDoesNotMatch' : 'InvalidSignatureException')
  })

  it('a rule that denies is named', async () => {
    const rig = await open({
      deps: { decide: () => ({ kind: 'deny', rule: 'no-dynamo', refusal: 'denied', message: 'not today' }) },
    })
    const answer = await rig.send(signed(dynamo))
    expect(typeOf(answer)).toBe('AccessDeniedException')
    expect(answer.body.toString()).toContain('no-dynamo')
    expect(rig.begun).toEqual([])
    expect(rig.audit).toMatchObject([{ outcome: 'refused', status: 403 }])
  })

  it('an AWS that cannot be reached is a 503 that names the cause, so that SDKs try again', async () => {
    const rig = await open({
      deps: { upstream: { send: () => Promise.reject(new AppError('network', 'getaddrinfo ENOTFOUND')) } },
    })
    const answer = await rig.send(signed(dynamo))
    expect(answer.status).toBe(503)
    expect(answer.body.toString()).toContain('ENOTFOUND')
    expect(rig.audit).toMatchObject([{ outcome: 'failed', status: 503 }])
  })

  it.each([
    [new AppError('needs-mfa', 'a code is needed'), 403, 'ExpiredTokenException'],
    [new AppError('refused-by-aws', 'AccessDenied: not authorized'), 403, 'AccessDeniedException'],
    [new AppError('throttled', 'slow down'), 503, 'ServiceUnavailableException'],
  ])('credentials that cannot be had are explained (%s)', async (failure, status, type) => {
    const rig = await open({
      deps: {
        grants: {
          find: (keyId) => found(keyId),
          byId: () => undefined,
          credentials: () => Promise.reject(failure),
          derive: () => Promise.reject(failure),
          touch: () => undefined,
          invalidate: () => undefined,
        },
      },
    })
    const answer = await rig.send(signed(dynamo))
    expect(answer.status).toBe(status)
    expect(typeOf(answer)).toBe(type)
    expect(answer.body.toString()).toContain(failure.message)
  })

  it('a fault of our own is a 500 without its insides', async () => {
    const rig = await open({
      deps: {
        decide: () => {
          throw new Error('inside')
        },
      },
    })
    const answer = await rig.send(signed(dynamo))
    expect(answer.status).toBe(500)
    expect(answer.body.toString()).not.toContain('inside')
  })
})

const found = (keyId: string) =>
  ({
    kind: 'live',
    grant: { id: 'g', principal: 'p', sessionId: 's', client: 'shared', keyId, secret: standIn.secret },
    session: {
      id: 's',
      principal: 'p',
      role: 'dev',
      roleId: 'r',
      partition: 'aws',
      region: 'us-east-1',
      state: 'active',
      roleWord: 'dev',
    },
  }) as const
