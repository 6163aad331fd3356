import type { Protocol } from '../../aws/protocols.ts'
import type { RawHeaders } from '#util/http/message.ts'
import { assertNever } from '#shared/assert-never.ts'

export interface ErrorFacts {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly requestId: string
}

export interface ErrorAnswer {
  readonly status: number
  readonly headers: RawHeaders
  readonly body: Buffer
}

/** An error as the services of a protocol write it. The request id is in header and, where AWS puts it there, in the body. */
export function errorAnswer(protocol: Protocol, facts: ErrorFacts): ErrorAnswer {
  const body = errorBody(protocol, facts)
  return {
    status: facts.status,
    headers: [...errorHeaders(protocol, facts), ['Content-Length', String(body.length)]],
    body,
  }
}

function errorHeaders(protocol: Protocol, { code, requestId }: ErrorFacts): RawHeaders {
  const id = ['x-amzn-RequestId', requestId] as const
  switch (protocol) {
    case 'query':
    case 'rest-xml':
    case 'ec2':
      return [id, ['Content-Type', 'text/xml;charset=UTF-8']]
    case 's3':
      return [
        ['x-amz-request-id', requestId],
        ['Content-Type', 'application/xml'],
      ]
    case 'json-1.0':
    case 'json-1.1':
      return [id, ['Content-Type', `application/x-amz-json-${protocol.slice(5)}`]]
    case 'rest-json':
      return [id, ['Content-Type', 'application/json'], ['x-amzn-ErrorType', code]]
    case 'cbor':
      return [id, ['Content-Type', 'application/cbor'], ['smithy-protocol', 'rpc-v2-cbor']]
    default:
      return assertNever(protocol)
  }
}

function errorBody(protocol: Protocol, facts: ErrorFacts): Buffer {
  const { code, message, requestId } = facts
  switch (protocol) {
    case 'query':
    case 'rest-xml':
      return Buffer.from(
        `<ErrorResponse><Error><Type>${facts.status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${code}</Code>` +
          `<Message>${xmlText(message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
      )
    case 'ec2':
      return Buffer.from(
        `${xmlHead}<Response><Errors><Error><Code>${code}</Code><Message>${xmlText(message)}</Message></Error></Errors>` +
          `<RequestID>${requestId}</RequestID></Response>`,
      )
    case 's3':
      return Buffer.from(
        `${xmlHead}<Error><Code>${code}</Code><Message>${xmlText(message)}</Message>` +
          `<RequestId>${requestId}</RequestId><HostId>latchkey</HostId></Error>`,
      )
    case 'json-1.0':
    case 'json-1.1':
      return Buffer.from(JSON.stringify({ __type: code, message }))
    case 'rest-json':
      return Buffer.from(JSON.stringify({ message }))
    case 'cbor':
      return Buffer.concat([Buffer.of(0xa2), ...['__type', code, 'message', message].map(cborText)])
    default:
      return assertNever(protocol)
  }
}

const xmlHead = '<?xml version="1.0" encoding="UTF-8"?>\n'

const xmlEntities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** Escapes text for an XML element; characters that XML 1.0 cannot hold become U+FFFD. */
export function xmlText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[&<>"']/g, (found) => xmlEntities[found] ?? found)
    .replaceAll(notXml, '\uFFFD')
}

// Char of XML 1.0, section 2.2, negated.
const notXml = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu

/** RFC 8949, major type 3. */
function cborText(text: string): Buffer {
  const bytes = Buffer.from(text)
  const head =
    bytes.length < 24
      ? Buffer.of(0x60 | bytes.length)
      : bytes.length < 0x100
        ? Buffer.of(0x78, bytes.length)
        : bytes.length < 0x10000
          ? Buffer.of(0x79, bytes.length >> 8, bytes.length & 0xff)
          : Buffer.of(
              0x7a,
              bytes.length >>> 24,
              (bytes.length >> 16) & 0xff,
              (bytes.length >> 8) & 0xff,
              bytes.length & 0xff,
            )
  return Buffer.concat([head, bytes])
}
