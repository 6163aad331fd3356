import { hash } from 'node:crypto'
import { classifySignature } from '#engine/signing/classify-signature.ts'
import type { HeaderForm, PresignedForm } from '#engine/signing/types.ts'
import type { RequestHead } from '#util/http/message.ts'
import { signInQuery, signWithHeader, type ToolRequest, type ToolSigner } from './smithy.ts'

export const now = Date.UTC(2026, 2, 4, 5, 6, 7)
export const emptyHash = hash('sha256', '', 'hex')
export const standIn: ToolSigner = {
  accessKeyId: 'LKEY0000000000000001',
  secretAccessKey: 'stand-in/secret+of=the-test',
  region: 'eu-central-1',
  service: 'dynamodb',
  now,
}
export const real = {
  accessKeyId: 'ASIAEXAMPLE000000001',
  secretAccessKey: 'real/secret+of=the-test',
  sessionToken: 'real+token/with=everything==',
}
export const request: ToolRequest = {
  method: 'POST',
  path: '/',
  query: {},
  headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.ListTables' },
  host: 'dynamodb.eu-central-1.amazonaws.com',
  body: '{}',
}

export function headerForm(head: RequestHead): HeaderForm {
  const form = classifySignature(head)
  if (form.kind !== 'header') throw new Error(`not signed in the header: ${form.kind}`)
  return form
}

export function presignedForm(head: RequestHead): PresignedForm {
  const form = classifySignature(head)
  if (form.kind !== 'presigned') throw new Error(`not presigned: ${JSON.stringify(form)}`)
  return form
}

export async function signedSample(
  changes: Partial<ToolRequest> = {},
  signer: Partial<ToolSigner> = {},
): Promise<RequestHead> {
  return signWithHeader({ ...request, ...changes }, { ...standIn, ...signer })
}

export async function presignedSample(
  changes: Partial<ToolRequest> = {},
  signer: Partial<ToolSigner> = {},
  expires = 900,
): Promise<RequestHead> {
  const all = { ...standIn, service: 's3', ...signer }
  const url = { ...request, method: 'GET', headers: {}, body: '', ...changes }
  // The SDK's S3 presigner declares this; it is then moved into the query.
  const declared = all.service === 's3' ? { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } : {}
  return signInQuery({ ...url, headers: { ...declared, ...url.headers } }, all, expires)
}

/** The head with another value for a header, or without it. */
export function withHeader(head: RequestHead, name: string, value: string | undefined): RequestHead {
  const rest = head.headers.filter(([each]) => each.toLowerCase() !== name.toLowerCase())
  return { ...head, headers: value === undefined ? rest : [...rest, [name, value]] }
}
