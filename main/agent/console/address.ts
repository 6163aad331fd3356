// A console address that somebody gave, made to lead where the role may go, or refused with the reason.
import { type ConsoleHost, consoleDomains, consoleHostOf } from '#shared/console/hosts.ts'
import { AppError } from '#util/app-error.ts'
import { checkAsked, checkRegion, type ConsolePlace, domainOf } from './place.ts'

const hint = 'Copy the address from the browser while the page is open in the console.'

export function consoleAddress(text: string, place: ConsolePlace): string {
  const url = withoutSignIn(urlOf(text))
  const host = hostOf(url, place)
  if (host.region !== undefined) checkRegion(host.region, place)
  const named = host.region ?? url.searchParams.get('region') ?? undefined
  checkAsked(named, place)
  // Another session of the browser, and S3's former host: the new session has a host of its own.
  const region = host.region ?? (isFormerHost(url, host) ? regionOf(url, place) : undefined)
  const front = region === undefined ? '' : `${region}.`
  const search = named === undefined ? withAsked(url, place) : url.search
  return `https://${front}${host.domain}${url.pathname}${search}${url.hash}`
}

/** As AWS leads on to it from the host of all regions. */
function withAsked({ search }: URL, place: ConsolePlace): string {
  const { asked } = place
  if (asked === undefined) return search
  checkRegion(asked, place)
  return `${search === '' ? '?' : `${search}&`}region=${asked}`
}

function urlOf(text: string): URL {
  const trimmed = text.trim()
  // URL drops line breaks and turns backslashes: what is checked has to be what is opened.
  const url = /[\p{Cc}\p{Cs}\\]/u.test(trimmed) || !URL.canParse(trimmed) ? undefined : new URL(trimmed)
  if (url === undefined) throw refuse('what was given is not an address')
  if (url.protocol !== 'https:') throw refuse('an address of the console begins with https://')
  if (url.username !== '' || url.password !== '') throw refuse('an address of the console names no user')
  if (url.port !== '') throw refuse(`an address of the console has no port ${url.port}`)
  return url
}

/** What sign-in adds on its way back would be taken for an answer of its own; the fragment it brings is the page's. */
function withoutSignIn(url: URL): URL {
  if (!url.searchParams.has('isauthcode')) return url
  const fragment = url.searchParams.get('hashArgs') ?? ''
  for (const name of ['isauthcode', 'code', 'state', 'hashArgs']) url.searchParams.delete(name)
  if (fragment.length > 1) url.hash = fragment
  return url
}

function hostOf({ hostname }: URL, place: ConsolePlace): ConsoleHost {
  const own = domainOf(place)
  const found = consoleHostOf(hostname, [...consoleDomains, own])
  if (found === undefined) throw refuse(`${hostname} is not a host of the console`)
  if (found.partition === place.partition) return found
  throw new AppError(
    'bad-request',
    `the address is of the partition ${found.partition}, the role of ${place.partition}`,
    {
      hint: `Choose a role in ${found.partition}.`,
    },
  )
}

function isFormerHost({ hostname }: URL, { domain }: ConsoleHost): boolean {
  return hostname.toLowerCase().includes(`s3.${domain}`)
}

function regionOf({ searchParams }: URL, place: ConsolePlace): string {
  const region = searchParams.get('region') ?? place.region
  checkRegion(region, place)
  return region
}

function refuse(why: string): AppError {
  return new AppError('bad-request', why, { hint })
}
