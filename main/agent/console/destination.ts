// The full address that a sign-in leads to. Its host is always one of the console of the role's own partition.
import { assertNever } from '#shared/assert-never.ts'
import { type Arn, parseArn } from '#shared/console/arn.ts'
import { findServices, serviceOfNamespace, type ConsoleService } from '#shared/console/services.ts'
import type { Wanted } from '#shared/console/wanted.ts'
import { quoted } from '#local/hook/posix.ts'
import { formatAccountId } from '#shared/times.ts'
import { AppError } from '#util/app-error.ts'
import { consoleAddress } from './address.ts'
import { pageOfArn, pageOfS3 } from './arn-page.ts'
import { type ConsolePage, hrefOf } from './page.ts'
import { checkAsked, checkRegion, type ConsolePlace, domainOf } from './place.ts'

/** Throws AppError `bad-request`, or `ambiguous` where several services are called so. */
export function destinationOf(wanted: Wanted, place: ConsolePlace): string {
  const to = (page: ConsolePage, region = place.region): string => {
    checkRegion(region, place)
    return asItIsOpened(hrefOf(page, domainOf(place), region))
  }
  switch (wanted.kind) {
    case 'home':
      return to(homePage)
    case 'service':
      return to(pageOfService(oneService(wanted.service), place))
    case 's3':
      return to(pageOfS3(wanted.bucket, wanted.key))
    case 'arn': {
      const arn = arnIn(wanted.arn, place)
      checkAsked(arn.region, place)
      return to(pageOfArn(arn) ?? homeOf(arn, place), arn.region)
    }
    case 'address':
      return consoleAddress(wanted.address, place)
    default:
      return assertNever(wanted)
  }
}

/** A browser leaves a path by its dots, however they are encoded. */
function asItIsOpened(address: string): string {
  if (new URL(address).href === address) return address
  throw new AppError('bad-request', 'what should be shown has a name that no address can hold', {
    hint: 'Open the service instead, and look for it there.',
  })
}

const homePage: ConsolePage = { path: 'console/home', scope: 'regional' }

function pageOfService({ name, path, scope, host }: ConsoleService, { partition }: ConsolePlace): ConsolePage {
  if (host === undefined) return { path, scope }
  if (partition === 'aws') return { path, scope, host }
  throw new AppError('bad-request', `the console of ${name} is not in the partition ${partition}`, {
    hint: 'Choose a role of the commercial partition, or another service.',
  })
}

/** The home of what it belongs to, where its own page is not known. */
function homeOf({ service }: Arn, { partition }: ConsolePlace): ConsolePage {
  const found = serviceOfNamespace(service)
  return found === undefined || (found.host !== undefined && partition !== 'aws') ? homePage : found
}

function oneService(text: string): ConsoleService {
  const found = findServices(text)
  const [service, ...others] = found
  if (service === undefined) {
    throw new AppError('bad-request', `the console has no service "${text}" that is known here`, {
      hint: 'Paste the address of its page instead.',
    })
  }
  if (others.length === 0) return service
  throw new AppError('ambiguous', `"${text}" fits ${found.length} services of the console`, {
    candidates: found.slice(0, 10).map(({ id }) => id),
    hint: `Name one of them, such as ${service.id}.`,
  })
}

function arnIn(text: string, { partition, account }: ConsolePlace): Arn {
  const arn = parseArn(text)
  if (arn === undefined) {
    throw new AppError('bad-request', 'what should be shown is not an ARN', {
      hint: 'An ARN reads arn:aws:s3:::bucket.',
    })
  }
  if (arn.partition !== partition)
    throw new AppError('bad-request', `the ARN is of the partition ${arn.partition}, the role of ${partition}`, {
      hint: `Choose a role in ${arn.partition}.`,
    })
  if (account === undefined || arn.account === undefined || arn.account === account) return arn
  const [its, ours] = [arn.account, account].map(formatAccountId)
  throw new AppError('bad-request', `the ARN is of the account ${its}, the role of ${ours}`, {
    hint: `Open it as a role of that account: latchkey go ${quoted(arn.arn)}`,
  })
}
