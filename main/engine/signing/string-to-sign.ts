import { hash } from 'node:crypto'
import type { Scope } from './types.ts'

/** String to sign of a request head. `amzDate` is yyyymmddThhmmssZ; the canonical request is latin1. */
export function stringToSign(
  amzDate: string,
  scope: Scope,
  canonicalRequest: string,
  algorithm = 'AWS4-HMAC-SHA256',
): string {
  const digest = hash('sha256', Buffer.from(canonicalRequest, 'latin1'), 'hex')
  return `${algorithm}\n${amzDate}\n${formatScope(scope)}\n${digest}`
}

/** `date/region/service/aws4_request`. */
export function formatScope(scope: Scope): string {
  return `${scope.date}/${scope.region}/${scope.service}/aws4_request`
}
