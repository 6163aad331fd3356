// The isolated partitions, whose hosts AWS does not publish: the person gives them in the setting `console.isolated-hosts`.
import type { ConsoleDomain } from './hosts.ts'

const partitions: ReadonlySet<string> = new Set(['aws-iso', 'aws-iso-b', 'aws-iso-e', 'aws-iso-f'])

/** A name of at least two labels; no address by number. */
const host = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/
/** AWS's own names of the partitions that are not isolated. */
const open =
  /(?:^|\.)(?:amazon\.com|amazonaws\.(?:com|com\.cn|cn|eu)|amazonaws-(?:us-gov\.com|eusc\.eu)|awsapps\.(?:com|cn)|aws|aws\.dev)$/

export const isolatedHostsShape = 'aws-iso=CONSOLE_HOST/SIGN_IN_HOST'

/** Of a text as `aws-iso=console.example/signin.example, aws-iso-b=…`. Undefined for one that cannot be used as it stands. */
export function isolatedDomains(text: string): readonly ConsoleDomain[] | undefined {
  const items = text.split(',').map((item) => item.trim())
  const domains = items.filter((item) => item !== '').map(domainIn)
  const known = domains.filter((domain) => domain !== undefined)
  return known.length === domains.length && areApart(known) ? known : undefined
}

function domainIn(item: string): ConsoleDomain | undefined {
  const [, partition = '', console = '', signIn = ''] =
    /^([a-z-]+)\s*=\s*([^\s/]+)\s*\/\s*([^\s/]+)$/.exec(item.toLowerCase()) ?? []
  const fits = partitions.has(partition) && [console, signIn].every((each) => host.test(each) && !open.test(each))
  return fits ? { partition, console, signIn, others: [] } : undefined
}

/** No host is that of two, nor below one of another partition: it tells which partition a page is of. */
function areApart(domains: readonly ConsoleDomain[]): boolean {
  const hosts = domains.flatMap(({ partition, console, signIn }) => [
    { partition, name: console },
    { partition, name: signIn },
  ])
  return (
    hosts.every((one, at) =>
      hosts.every(
        (other, place) =>
          place === at ||
          (other.name !== one.name && (other.partition === one.partition || !one.name.endsWith(`.${other.name}`))),
      ),
    ) && new Set(domains.map(({ partition }) => partition)).size === domains.length
  )
}
