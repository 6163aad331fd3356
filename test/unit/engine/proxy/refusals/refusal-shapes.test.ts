import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { XMLParser } from 'fast-xml-parser'
import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Protocol } from '#engine/aws/protocols.ts'
import type { RefusalKind } from '#engine/refused.ts'
import { refusalCode } from '#engine/proxy/refusals/refusal-codes.ts'
import { errorAnswer, xmlText } from '#engine/proxy/refusals/refusal-shapes.ts'

const protocols: readonly Protocol[] = ['query', 'ec2', 'rest-xml', 's3', 'json-1.0', 'json-1.1', 'rest-json', 'cbor']
const facts = {
  status: 403,
  code: 'AccessDenied',
  message: 'run "latchkey start dev" <now> & here: ü',
  requestId: 'id-1',
}

describe('error answers', () => {
  it.each(protocols)('carry the request id in a header and the right length (%s)', (protocol) => {
    const answer = errorAnswer(protocol, facts)
    const headers = new Map(answer.headers.map(([name, value]) => [name.toLowerCase(), value]))
    expect(headers.get(protocol === 's3' ? 'x-amz-request-id' : 'x-amzn-requestid')).toBe('id-1')
    expect(headers.get('content-length')).toBe(String(answer.body.length))
  })

  it.each(['json-1.0', 'json-1.1'] as const)('name the type in the body of %s', (protocol) => {
    const answer = errorAnswer(protocol, facts)
    expect(JSON.parse(answer.body.toString())).toEqual({ __type: 'AccessDenied', message: facts.message })
    expect(answer.headers).toContainEqual(['Content-Type', `application/x-amz-json-${protocol.slice(5)}`])
  })

  it('survive any message in XML', () => {
    assert(
      property(string({ unit: 'binary' }), (message) => {
        const parsed: unknown = new XMLParser({ trimValues: false, parseTagValue: false }).parse(
          errorAnswer('s3', { ...facts, message: `-${message}-` }).body.toString(),
        )
        expect(parsed).toHaveProperty('Error.Code', 'AccessDenied')
      }),
      { numRuns: 50 },
    )
  })

  it('replace what XML cannot hold', () => {
    expect(xmlText('a\u0000b\uD800c<&>')).toBe('a\uFFFDb\uFFFDc&lt;&amp;&gt;')
  })
})

describe('refusal codes', () => {
  const kinds: readonly RefusalKind[] = [
    'unknown-key',
    'wrong-signature',
    'skewed',
    'expired-url',
    'malformed',
    'wrong-partition',
    'wrong-token',
    'unsupported-form',
    'denied',
    'strict',
    'body-too-large',
    'body-mismatch',
    'body-broken',
    'needs-person',
    'credentials-refused',
    'derive-failed',
    'wrong-host',
  ]

  it('never make an SDK repeat a refusal', () => {
    for (const kind of kinds) {
      for (const protocol of protocols) {
        const { status, code } = refusalCode(kind, protocol)
        expect([400, 403, 413, 421]).toContain(status)
        expect(code).not.toMatch(/Throttl|SlowDown|Timeout|InternalError|Unavailable/)
      }
    }
  })

  it('let an SDK repeat what may work a moment later', () => {
    for (const protocol of protocols) expect(refusalCode('unavailable', protocol).status).toBe(503)
  })

  it.each([
    ['query', 'InvalidClientTokenId'],
    ['s3', 'InvalidAccessKeyId'],
    ['json-1.1', 'UnrecognizedClientException'],
    ['rest-json', 'UnrecognizedClientException'],
    ['ec2', 'AuthFailure'],
  ] as const)('say that a key is unknown as %s does', (protocol, code) => {
    expect(refusalCode('unknown-key', protocol)).toEqual({ status: 403, code })
  })
})

describe('botocore', () => {
  it('reads code, message and request id of every shape', async (ctx) => {
    const answers = protocols.map((protocol) => {
      const answer = errorAnswer(protocol, facts)
      return { protocol, headers: Object.fromEntries(answer.headers), body: answer.body.toString('base64') }
    })
    const python = process.env['LATCHKEY_TEST_PYTHON'] ?? 'python3'
    const run = await promisify(execFile)(python, ['-c', script, JSON.stringify(answers)]).catch((error: unknown) => {
      if (/No module named|ENOENT/.test(String(error))) return undefined
      throw error
    })
    if (run === undefined) return ctx.skip('needs botocore: set LATCHKEY_TEST_PYTHON to a Python that has it')
    const parsed: unknown = JSON.parse(run.stdout)
    expect(parsed).toEqual(
      protocols.map((protocol) => ({ protocol, code: 'AccessDenied', message: facts.message, requestId: 'id-1' })),
    )
    return undefined
  }, 20_000)
})

// Answers parsed by the parsers that boto3 and the AWS CLI use; a protocol this botocore has no parser for is taken as is.
const script = `
import sys, json, base64
from botocore.parsers import PROTOCOL_PARSERS
from botocore.model import Shape
from botocore.awsrequest import HeadersDict
names = {'s3': 'rest-xml', 'json-1.0': 'json', 'json-1.1': 'json', 'cbor': 'smithy-rpc-v2-cbor'}
out = []
for a in json.loads(sys.argv[1]):
    parser = PROTOCOL_PARSERS[names.get(a['protocol'], a['protocol'])]()
    got = parser.parse({'status_code': 403, 'headers': HeadersDict(a['headers']), 'body': base64.b64decode(a['body'])}, None)
    out.append({'protocol': a['protocol'], 'code': got['Error']['Code'], 'message': got['Error']['Message'], 'requestId': got['ResponseMetadata'].get('RequestId')})
print(json.dumps(out))
`
