import { AppError } from '#util/app-error.ts'
import { partitionById, partitionOfRegion } from './partitions.ts'
import table from './service-ids.json' with { type: 'json' }

type Environment = Readonly<Record<string, string | undefined>>

/** Endpoint URLs of an environment: one for everything and those of single services. */
export interface EndpointOverrides {
  /** What to dial for a service, by endpoint prefix (`email`, `api.ecr`); undefined for AWS's own. */
  urlFor(service: string): string | undefined
}

const prefixesById: ReadonlyMap<string, string> = new Map(
  Object.entries(table.ids).map(([id, text]) => [id, text.split('/')[0] ?? text]),
)
const variable = 'AWS_ENDPOINT_URL'

const ignored = 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'

/** The variables of an environment that `endpointOverrides` reads. */
export function endpointVariables(env: Environment): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]): [string, string][] =>
      value !== undefined && (name.startsWith(variable) || name === ignored) ? [[name, value]] : [],
    ),
  )
}

/**
 * Reads AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_<SERVICE> as the SDKs do; AWS_IGNORE_CONFIGURED_ENDPOINT_URLS switches
 * them off. A service that we do not know is left out. Throws AppError `bad-request` that names the variable.
 */
export function endpointOverrides(env: Environment): EndpointOverrides {
  if (env[ignored]?.toLowerCase() === 'true') return { urlFor: () => undefined }
  const general = read(env, variable)
  const single = new Map<string, string>()
  for (const name of Object.keys(env).sort()) {
    const prefix = name.startsWith(`${variable}_`) ? prefixesById.get(name.slice(variable.length + 1)) : undefined
    const url = prefix === undefined ? undefined : read(env, name)
    if (prefix !== undefined && url !== undefined && !single.has(prefix)) single.set(prefix, url)
  }
  return { urlFor: (service) => single.get(service) ?? general }
}

function read(env: Environment, name: string): string | undefined {
  const text = env[name]
  return text === undefined || text === '' ? undefined : checkEndpointUrl(text, name)
}

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/**
 * Returns the URL without its trailing slash. Throws AppError `bad-request` unless it is https, or http to a loopback
 * address: credentials sign what is sent there, and plain http would show it to the network.
 */
export function checkEndpointUrl(text: string, what = 'the endpoint URL'): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new AppError('bad-request', `${what} "${withoutUserInfo(text)}" is not an http or https URL`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new AppError('bad-request', `${what} for ${url.host} holds a user name or password`)
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw new AppError('bad-request', `${what} "${url.origin}" has a path, query or fragment`, {
      hint: 'Only the address may differ from AWS: give scheme, host and port.',
    })
  }
  if (url.protocol === 'http:' && !loopback.test(url.hostname)) {
    throw new AppError('bad-request', `${what} "${url.origin}" is plain http to another machine`, {
      hint: 'Use https, or http to 127.0.0.1, [::1] or localhost.',
    })
  }
  return url.origin
}

const withoutUserInfo = (text: string): string => text.replace(/\/\/[^/]*@/, '//…@').slice(0, 200)

export interface StsEndpointInput {
  /** Partition id. */
  readonly partition: string
  readonly region: string
  /** Of the source; wins. */
  readonly endpointUrl?: string
  readonly overrides?: EndpointOverrides
}

/**
 * URL of STS, without a trailing slash: always the regional one, since tokens of the global one are not valid in
 * every region. Throws AppError `bad-request` for a URL or region that does not fit.
 */
export function stsEndpoint({ partition, region, endpointUrl, overrides }: StsEndpointInput): string {
  if (endpointUrl !== undefined) return checkEndpointUrl(endpointUrl)
  const override = overrides?.urlFor('sts')
  if (override !== undefined) return override
  const known = partitionById(partition)
  if (known === undefined) throw new AppError('bad-request', `there is no partition "${partition}"`)
  if (partitionOfRegion(region) !== known) {
    throw new AppError('bad-request', `the region "${region}" is not in the partition ${partition}`)
  }
  return `https://sts.${region.endsWith('-global') ? known.implicitGlobalRegion : region}.${known.suffix}`
}
