// What may stand in front of a region: a table entry, or one with an account, cell or stream of the customer before it.
import type { CustomerFamily, ServiceHost } from './host-facts.ts'
import { regionalPrefixes } from './host-table.ts'

const account = /^\d{12}$/

/** Finds the service of what stands in front of the region: a table entry, or one with an account or cell before it. */
export function lookUp(front: readonly string[]): { readonly entry: Entry; readonly fips: boolean } | undefined {
  const plain = withoutFips(front)
  const fips = plain.length !== front.length || plain.some((label, index) => label !== front[index])
  const entry = regionalPrefixes.get(plain.join('.')) ?? scopedEntry(plain)
  return entry === undefined ? undefined : { entry: { service: entry.service, signingName: entry.signingName }, fips }
}

export type Entry = Pick<ServiceHost, 'service' | 'signingName'>

/** FIPS names end a label with `-fips` (`api.ecr-fips`, `api-fips.sagemaker`) or put a label in front (`fips.eks`). */
export function withoutFips(labels: readonly string[]): readonly string[] {
  const rest = labels.length > 1 && labels[0] === 'fips' ? labels.slice(1) : labels
  return rest.map((label) => (label.endsWith('-fips') ? label.slice(0, -'-fips'.length) : label))
}

const dynamodb: Entry = { service: 'dynamodb', signingName: 'dynamodb' }
const kinesis: Entry = { service: 'kinesis', signingName: 'kinesis' }
const timestreamCell = /^(ingest|query)-cell\d+$/

/** Names with an account, stream, cell or endpoint id of the customer in front, run by AWS all the same. */
function scopedEntry(labels: readonly string[]): Entry | undefined {
  const [first = ''] = labels
  const name = labels.at(-1)
  if (labels.length === 2 && name === 'ddb') return account.test(first) ? dynamodb : undefined
  if (name === 'control-kinesis' || name === 'data-kinesis')
    return labels.length === 2 || labels.length === 3 ? kinesis : undefined
  if (labels.length !== 2) return undefined
  if (name === 'timestream') {
    const cell = timestreamCell.exec(first)
    return cell === null ? undefined : { service: `${cell[1] ?? ''}.timestream`, signingName: 'timestream' }
  }
  if (name === 'mediaconvert' || name === 'kinesisvideo') return { service: name, signingName: name }
  return undefined
}

/** Signed with SigV4, but what answers belongs to a customer. */
export function customerFamily(front: readonly string[], suffix: string): CustomerFamily | undefined {
  const name = front.at(-1)
  if (name === 'execute-api' || name === 'execute-api-fips') return 'execute-api'
  if (front.length !== 2) return undefined
  if (name === 'appsync-api') return 'appsync'
  if (suffix !== 'on.aws') return undefined
  if (name === 'lambda-url') return 'lambda-url'
  if (name === 'aos') return 'es'
  return name === 'aoss' ? 'aoss' : undefined
}
