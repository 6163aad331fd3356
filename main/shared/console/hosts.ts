// Hosts of the console and of sign-in, by partition. https://docs.aws.amazon.com/general/latest/gr/mgmt-console.html and signin-service.html
import { defined } from '../defined.ts'
import { regionShape } from '../region-shape.ts'

export interface ConsoleDomain {
  readonly partition: string
  /** Stands alone, and behind `{region}.`. */
  readonly console: string
  readonly signIn: string
  /** Services that have a console of their own. */
  readonly others: readonly { readonly host: string; readonly regional: boolean }[]
}

export const consoleDomains: readonly ConsoleDomain[] = [
  {
    partition: 'aws',
    console: 'console.aws.amazon.com',
    signIn: 'signin.aws.amazon.com',
    others: [
      { host: 'quicksight.aws.amazon.com', regional: true },
      { host: 'lightsail.aws.amazon.com', regional: false },
      { host: 'health.aws.amazon.com', regional: false },
    ],
  },
  {
    partition: 'aws-us-gov',
    console: 'console.amazonaws-us-gov.com',
    signIn: 'signin.amazonaws-us-gov.com',
    others: [],
  },
  { partition: 'aws-cn', console: 'console.amazonaws.cn', signIn: 'signin.amazonaws.cn', others: [] },
  { partition: 'aws-eusc', console: 'console.amazonaws-eusc.eu', signIn: 'signin.amazonaws-eusc.eu', others: [] },
]

/** Undefined for a partition whose hosts AWS does not publish. */
export function consoleDomainOf(partition: string): ConsoleDomain | undefined {
  return consoleDomains.find((each) => each.partition === partition)
}

export interface ConsoleHost {
  readonly partition: string
  /** Without what stands in front: a region, an account. */
  readonly domain: string
  /** In the shape of a region, whether or not there is such a one. */
  readonly region?: string
  /** The account of one of several sessions in a browser: `{account}-{hash}.{region}.console…`. */
  readonly account?: string
}

const sessionShape = /^(\d{12})-[a-z0-9]+$/

/**
 * Services whose pages stand on a host of their own too: those of all regions together.
 * https://docs.aws.amazon.com/awsconsolehelpdocs/latest/gsg/dns-configuration-console-signin.html
 */
const serviceHosts: ReadonlySet<string> = new Set(['s3', 'support', 'resource-explorer'])

/** Which console a host is of. What stands on `s3.console…` and the like stands on the console's own host as well. */
export function consoleHostOf(
  host: string,
  domains: readonly Omit<ConsoleDomain, 'signIn'>[] = consoleDomains,
): ConsoleHost | undefined {
  const name = host.toLowerCase().replace(/\.$/, '')
  for (const { partition, console, others } of domains) {
    const found = partsBefore(name, console)
    if (found !== undefined) return { partition, domain: console, ...found }
    for (const { host: domain, regional } of others) {
      const region = name === domain || !regional ? undefined : regionBefore(name, domain)
      if (name === domain || region !== undefined) return { partition, domain, ...defined({ region }) }
    }
  }
  return undefined
}

function partsBefore(name: string, domain: string): Omit<ConsoleHost, 'partition' | 'domain'> | undefined {
  if (name === domain) return {}
  if (!name.endsWith(`.${domain}`)) return undefined
  const labels = name.slice(0, -domain.length - 1).split('.')
  const account = sessionShape.exec(labels[0] ?? '')?.[1]
  const [label, ...more] = account === undefined ? labels : labels.slice(1)
  if (more.length > 0) return undefined
  if (label === undefined || serviceHosts.has(label)) return defined({ account })
  return regionShape.test(label) ? defined({ account, region: label }) : undefined
}

function regionBefore(name: string, domain: string): string | undefined {
  const found = partsBefore(name, domain)
  return found?.account === undefined ? found?.region : undefined
}
