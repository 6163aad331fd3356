import { isPortalHost } from '../../console/understand.ts'
import { understood } from './understood.ts'

/** As a clause: what is wrong with a text that is to be opened and is nothing that can be. */
export function notUnderstood(text: string): string {
  const trimmed = text.trim()
  if (trimmed === '') return 'nothing was given to open'
  if (/^arn\b/i.test(trimmed)) return noArn(trimmed)
  if (/^s3:/i.test(trimmed)) return noBucket(trimmed)
  if (isPortalHost(/^https?:\/\/([a-z0-9.-]+)/i.exec(trimmed)?.[1]?.toLowerCase() ?? ''))
    return 'this address of the access portal names no account and no role'
  if (/^https?:/i.test(trimmed)) return 'this is an address, but none of the console or the access portal'
  if (/^[\d -]+$/.test(trimmed))
    return `an account id has 12 digits, and this has ${trimmed.replaceAll(/\D/g, '').length}`
  if (/^[a-z]{1,12}-[0-9a-f]{4,17}$/.test(trimmed))
    return `"${trimmed}" is an id that names neither its account nor its region`
  return understood.none
}

/** Of six parts, each of which has its place. */
function noArn(text: string): string {
  if (text.length > 2048) return 'the ARN is longer than AWS makes one (2048 characters)'
  if (/[\p{Cc}\p{Cs}]/u.test(text)) return 'the ARN has a line break or another character that no name has'
  const parts = text.split(':')
  if (parts.length < 6)
    return `the ARN ends after ${parts.length} of its 6 parts, arn:partition:service:region:account:resource`
  const [first, partition, service = '', region = '', account = ''] = parts
  if (first !== 'arn') return 'an ARN begins with arn: in small letters'
  if (!/^aws(?:-[a-z]+)*$/.test(partition ?? '')) return `the ARN names no partition of AWS: "${partition}"`
  if (!/^[a-z0-9-]+$/.test(service)) return `the ARN names no service: "${service}"`
  if (!/^[a-z0-9-]*$/.test(region)) return `the ARN names no region: "${region}"`
  if (!/^[a-z0-9-]*$/.test(account)) return `the ARN names no account: "${account}"`
  return 'the ARN names no resource: nothing stands behind its last colon'
}

function noBucket(text: string): string {
  const bucket = /^s3:\/\/([^/]*)/i.exec(text)?.[1]
  if (bucket === undefined) return 'an address of S3 reads s3://bucket/key'
  return bucket === ''
    ? 'the address of S3 names no bucket'
    : `"${bucket}" is no name of a bucket: those have 3 to 63 small letters, digits, dots and hyphens`
}
