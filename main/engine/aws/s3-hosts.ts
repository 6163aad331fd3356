// S3 puts buckets, access points and accounts in front of its hosts, and has more shapes than all other services together.
import { isRegion } from './partitions.ts'

export interface S3Host {
  readonly service: 's3' | 's3-control' | 's3-outposts'
  readonly signingName: 's3' | 's3express' | 's3-outposts' | 's3-object-lambda'
  readonly region?: string
  readonly fips: boolean
  readonly dualStack: boolean
  readonly bucket?: string
}

const account = /^\d{12}$/
/** Of an availability zone, or of a local one (`usw2-lax1-az1`). */
const zonal = /^s3express(-fips)?(-[a-z0-9]+){1,2}-az\d+$/
const legacyRegional = /^s3(-fips)?-([a-z]{2}-[a-z-]+-\d{1,2})$/

type Shape = Pick<S3Host, 'service' | 'signingName'> & {
  /** Whether what stands in front fits. */
  readonly front: (labels: readonly string[]) => boolean
}

const anything = (): boolean => true
const nothing = (labels: readonly string[]): boolean => labels.length === 0
const atMostOne = (labels: readonly string[]): boolean => labels.length <= 1
const accountOnly = (labels: readonly string[]): boolean =>
  labels.length === 0 || (labels.length === 1 && account.test(labels[0] ?? ''))

/** Behind a region. Bucket names may hold dots, access point names may not. */
const regional: Readonly<Record<string, Shape>> = {
  s3: { service: 's3', signingName: 's3', front: anything },
  's3-accesspoint': { service: 's3', signingName: 's3', front: atMostOne },
  's3-object-lambda': { service: 's3', signingName: 's3-object-lambda', front: atMostOne },
  's3-control': { service: 's3-control', signingName: 's3', front: accountOnly },
  's3-outposts': { service: 's3-outposts', signingName: 's3-outposts', front: (labels) => labels.length <= 2 },
  's3express-control': { service: 's3', signingName: 's3express', front: nothing },
}
const zonalShape: Shape = { service: 's3', signingName: 's3express', front: atMostOne }

const shapeOf = (name: string): Shape | undefined =>
  Object.hasOwn(regional, name) ? regional[name] : zonal.test(name) ? zonalShape : undefined

/**
 * Reads the labels in front of a suffix as one of S3's hosts; undefined when they are none. Website hosts
 * (`s3-website`) are customers' plain pages and none either.
 */
export function readS3Host(labels: readonly string[]): S3Host | undefined {
  const last = labels.at(-1) ?? ''
  if (isRegion(last)) return readRegional(labels.slice(0, -1), last)
  const legacy = legacyRegional.exec(last)
  if (legacy !== null && isRegion(legacy[2] ?? '')) {
    return answer(
      { ...s3, region: legacy[2] ?? '', fips: legacy[1] !== undefined, dualStack: false },
      labels.slice(0, -1),
    )
  }
  return readGlobal(labels)
}

const s3 = { service: 's3', signingName: 's3' } as const

function readRegional(labels: readonly string[], region: string): S3Host | undefined {
  const dualStack = labels.at(-1) === 'dualstack'
  const rest = dualStack ? labels.slice(0, -1) : labels
  const name = rest.at(-1) ?? ''
  const front = rest.slice(0, -1)
  const fips = name.startsWith('s3express-fips-') || name.endsWith('-fips')
  const shape = shapeOf(name.endsWith('-fips') ? name.slice(0, -'-fips'.length) : name)
  if (shape === undefined || !shape.front(front)) return undefined
  const { service, signingName } = shape
  return answer({ service, signingName, region, fips, dualStack }, service === 's3-control' ? [] : front)
}

/** Hosts that name no region: the bucket's own counts. */
function readGlobal(labels: readonly string[]): S3Host | undefined {
  const last = labels.at(-1) ?? ''
  const front = labels.slice(0, -1)
  if (last === 's3' || last === 's3-external-1') return answer({ ...s3, fips: false, dualStack: false }, front)
  if (last === 's3-accelerate') return answer({ ...s3, fips: false, dualStack: false }, front)
  if (last === 'dualstack' && front.at(-1) === 's3-accelerate') {
    return answer({ ...s3, fips: false, dualStack: true }, front.slice(0, -1))
  }
  if (last === 's3-global' && front.at(-1) === 'accesspoint' && front.length > 1) {
    return answer({ ...s3, fips: false, dualStack: false }, front.slice(0, -1))
  }
  return undefined
}

function answer(host: Omit<S3Host, 'bucket'>, front: readonly string[]): S3Host {
  return front.length === 0 ? host : { ...host, bucket: front.join('.') }
}
