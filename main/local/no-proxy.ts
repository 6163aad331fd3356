import { awsSuffixes } from '#engine/aws/partitions.ts'
import type { CallerEnvironment } from './environment.ts'

/** Instance metadata, container credentials (ECS, EKS) and the machine itself are never behind a proxy. */
const always = ['localhost', '127.0.0.1', '::1', '169.254.169.254', '169.254.170.2', '169.254.170.23', 'fd00:ec2::23']

/** The caller's NO_PROXY without the entries that would lead AWS traffic past our proxy, and with our own. */
export function noProxy(caller: CallerEnvironment): string {
  const given = [caller['NO_PROXY'], caller['no_proxy']].flatMap((list) => (list ?? '').split(/[\s,]+/))
  const kept = given.filter((entry) => entry !== '' && !coversAws(entry))
  return [...new Set([...kept, ...always])].join(',')
}

/**
 * Whether an entry would match an AWS endpoint in any tool: a host or suffix below an AWS suffix, a suffix above one, or `*`.
 * Some tools match suffixes without regard to labels, so `aws.com` counts as being above `amazonaws.com`.
 */
export function coversAws(entry: string): boolean {
  const name = entry
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/^[*.]+/, '')
    .replace(/\.+$/, '')
  if (name === '') return true
  return awsSuffixes.some((suffix) => name.endsWith(`.${suffix}`) || suffix.endsWith(name))
}
