// Hosts of the console and of sign-in, by partition. https://docs.aws.amazon.com/general/latest/gr/mgmt-console.html and signin-service.html
import { defined } from '../defined.ts'

export interface ConsoleDomain {
  readonly partition: string
  /** Stands alone, and behind `{region}.`. */
  readonly console: string
  readonly signIn: string
  /** Hosts of services that have a console of their own; these too may stand behind `{region}.`. */
  readonly others: readonly string[]
}

export const consoleDomains: readonly ConsoleDomain[] = [
  {
    partition: 'aws',
    console: 'console.aws.amazon.com',
    signIn: 'signin.aws.amazon.com',
    others: ['quicksight.aws.amazon.com', 'lightsail.aws.amazon.com', 'health.aws.amazon.com'],
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

const regionShape = /^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/
const sessionShape = /^(\d{12})-[a-z0-9]+$/

/** Which console a host is of. S3 had one of its own, `s3.console…`, which now leads to the region's. */
export function consoleHostOf(
  host: string,
  domains: readonly Omit<ConsoleDomain, 'signIn'>[] = consoleDomains,
): ConsoleHost | undefined {
  const name = host.toLowerCase().replace(/\.$/, '')
  for (const { partition, console, others } of domains) {
    for (const domain of [console, ...others]) {
      const labels = labelsBefore(name, domain)
      const found = labels === undefined ? undefined : partsOf(labels, domain === console)
      if (found !== undefined) return { partition, domain, ...found }
    }
  }
  return undefined
}

function labelsBefore(host: string, domain: string): readonly string[] | undefined {
  if (host === domain) return []
  return host.endsWith(`.${domain}`) ? host.slice(0, -domain.length - 1).split('.') : undefined
}

function partsOf(labels: readonly string[], isConsole: boolean): { region?: string; account?: string } | undefined {
  const account = sessionShape.exec(labels[0] ?? '')?.[1]
  const rest = account === undefined ? labels : labels.slice(1)
  const [label] = rest
  if (rest.length > 1 || (account !== undefined && !isConsole)) return undefined
  if (label === undefined || (label === 's3' && isConsole)) return defined({ account })
  return regionShape.test(label) ? defined({ account, region: label }) : undefined
}
