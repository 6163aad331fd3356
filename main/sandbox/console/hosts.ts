// The hosts of sign-in and of the console in the partition that the sandbox's accounts are in, and of sign-in in those that they are not.
import { partitionOfRegion } from '#engine/aws/partitions.ts'

const signIn = /^(?:[a-z0-9-]+\.)?signin\.aws\.amazon\.com$/
const otherSignIn = /^(?:[a-z0-9-]+\.)?signin\.(?:amazonaws-us-gov\.com|amazonaws\.cn|amazonaws-eusc\.eu)$/
/** Behind the session of a browser with several, and a region or a service. */
const console = /^(?:\d{12}-[a-z0-9]+\.)?(?:([a-z0-9-]+)\.)?console\.aws\.amazon\.com$/
/** Services with a console of their own; one has it in each region. */
const others = /^(?:(?:health|lightsail)\.|(?:([a-z0-9-]+)\.)?quicksight\.)aws\.amazon\.com$/
const services: ReadonlySet<string> = new Set(['s3', 'support', 'resource-explorer'])

export const isSignInHost = (host: string): boolean => signIn.test(host)
export const isOtherSignInHost = (host: string): boolean => otherSignIn.test(host)

export function isConsoleHost(host: string): boolean {
  const found = console.exec(host)
  if (found !== null) return found[1] === undefined || services.has(found[1]) || isRegion(found[1])
  const other = others.exec(host)
  return other !== null && (other[1] === undefined || isRegion(other[1]))
}

/** Some are of another partition, whose host ends otherwise. */
const isRegion = (label: string): boolean => partitionOfRegion(label)?.id === 'aws' && !label.endsWith('-global')
