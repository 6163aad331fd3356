// The query protocol: an action and its parameters in a form, an XML document (or JSON, where asked for) back.
import type { Answer, Call } from './call.ts'
import { AwsFault } from './fault.ts'
import type { XmlNode } from './xml.ts'
import { xmlDocument } from './xml.ts'

export interface Form {
  get(name: string): string | undefined
  /** `Tags.member.1`, `Tags.member.2` … without the number, as sub-forms. */
  list(name: string): readonly Form[]
  /** The value at the prefix itself, for lists of plain strings. */
  readonly value: string | undefined
}

/** Parameters come in the body of a POST or in the query of a GET. */
export function readForm(call: Call, body: Buffer): Form {
  const fields = body.length > 0 ? new URLSearchParams(body.toString()) : call.query
  return formAt(fields, '')
}

function formAt(fields: URLSearchParams, prefix: string): Form {
  const at = (name: string) => (prefix === '' ? name : `${prefix}.${name}`)
  return {
    value: fields.get(prefix) ?? undefined,
    get: (name) => fields.get(at(name)) ?? undefined,
    list(name) {
      const base = `${at(name)}.member.`
      const numbers = new Set<number>()
      for (const key of fields.keys()) {
        if (!key.startsWith(base)) continue
        const number = Number.parseInt(key.slice(base.length), 10)
        if (number > 0) numbers.add(number)
      }
      return [...numbers].sort((one, other) => one - other).map((number) => formAt(fields, base + number))
    },
  }
}

export function queryAnswer(
  call: Call,
  service: { readonly namespace: string },
  action: string,
  result: XmlNode | undefined,
): Answer {
  const content = {
    ...(result === undefined ? {} : { [`${action}Result`]: result }),
    ResponseMetadata: { RequestId: call.requestId },
  }
  if ((call.request.headers.accept ?? '').includes('application/json')) {
    return {
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ [`${action}Response`]: content }),
    }
  }
  return {
    status: 200,
    headers: { 'Content-Type': 'text/xml' },
    body: xmlDocument(`${action}Response`, content, service.namespace),
  }
}

export function unknownAction(action: string | undefined, version: string, served: readonly string[]): AwsFault {
  return new AwsFault(
    400,
    'InvalidAction',
    `Could not find operation ${action ?? '(none)'} for version ${version}. The sandbox serves ${served.join(', ')}.`,
  )
}
