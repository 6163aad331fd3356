// What a pasted text is about, and the page of the console that it leads to. Pure; nothing of the text is opened or fetched.
import { defined } from '../defined.ts'
import { regionShape } from '../region-shape.ts'
import { parseArn } from './arn.ts'
import { type ConsoleDomain, consoleDomains, consoleHostOf } from './hosts.ts'
import { readings } from './pasted-text.ts'
import type { Wanted } from './wanted.ts'

export interface About {
  /** An id of 12 digits, or the alias that a link to switch roles may carry instead. */
  readonly account?: string
  /** As IAM or Identity Center has it, without its path. */
  readonly role?: string
  /** Of the page, in the shape of a region. */
  readonly region?: string
  readonly partition?: string
  readonly wanted: Wanted
}

export type Understood =
  | { readonly kind: 'none' }
  | ({ readonly kind: 'arn'; readonly service: string } & About)
  | ({ readonly kind: 'address' } & About)
  | ({ readonly kind: 'sign-in-link' } & About)
  | ({ readonly kind: 'portal-link' } & About)
  | ({ readonly kind: 's3'; readonly bucket: string; readonly key?: string } & About)
  | ({ readonly kind: 'account'; readonly account: string } & About)

const home: Wanted = { kind: 'home' }

/** `isolated`: domains of partitions whose hosts AWS does not publish. */
export function understand(text: string, isolated: readonly ConsoleDomain[] = []): Understood {
  const domains = [...consoleDomains, ...isolated]
  for (const reading of readings(text)) {
    const found = ofArn(reading) ?? ofS3(reading) ?? ofAccount(reading) ?? ofLink(reading, domains)
    if (found !== undefined) return found
  }
  return { kind: 'none' }
}

function ofArn(text: string): Understood | undefined {
  const arn = parseArn(text)
  if (arn === undefined) return undefined
  const { service, region, account, partition } = arn
  const about = { kind: 'arn', service, ...defined({ region, account }), partition } as const
  const assumed = service === 'sts' ? /^assumed-role\/([\w+=,.@-]+)(?:\/|$)/.exec(arn.resource)?.[1] : undefined
  if (assumed !== undefined) return { ...about, role: assumed, wanted: home }
  const role = service === 'iam' ? /^(?:role|user)\/(?:.*\/)?([\w+=,.@-]+)$/.exec(arn.resource)?.[1] : undefined
  return { ...about, ...defined({ role }), wanted: { kind: 'arn', arn: text } }
}

function ofS3(text: string): Understood | undefined {
  const [, bucket, rest = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/i.exec(text) ?? []
  if (bucket === undefined || /[\p{Cc}\p{Cs}]/u.test(rest)) return undefined
  const place = { bucket, ...defined({ key: rest === '' ? undefined : rest }) }
  return { kind: 's3', ...place, wanted: { kind: 's3', ...place } }
}

function ofAccount(text: string): Understood | undefined {
  const digits = /^(?:account(?: id)?:?\s*)?(\d{4}[- ]?\d{4}[- ]?\d{4})$/i.exec(text)?.[1]
  return digits === undefined ? undefined : { kind: 'account', account: digits.replaceAll(/[- ]/g, ''), wanted: home }
}

interface Link {
  readonly address: string
  readonly host: string
  readonly path: string
  readonly parameters: ReadonlyMap<string, string>
}

type Domains = readonly ConsoleDomain[]

function ofLink(text: string, domains: Domains): Understood | undefined {
  const link = linkOf(text)
  if (link === undefined) return undefined
  const page = consolePage(link, domains)
  return page === undefined ? (ofSignIn(link, domains) ?? ofPortal(link, domains)) : { kind: 'address', ...page }
}

function linkOf(text: string): Link | undefined {
  const [, host, rest = '', path = '', query = '', hash = ''] =
    /^(?:https?:\/\/)?([a-z0-9-]+(?:\.[a-z0-9-]+)+\.?)(?::443)?((\/[^?#\s]*)?(?:\?([^#\s]*))?(?:#(\S*))?)$/i.exec(
      text,
    ) ?? []
  if (host === undefined) return undefined
  const address = `https://${host}${rest}`
  // Portals keep their parameters behind the `#`, as `#/console?account_id=…`.
  const parameters = new Map([...pairs(hash.slice(hash.indexOf('?') + 1)), ...pairs(query)])
  return { address, host: host.toLowerCase().replace(/\.$/, ''), path, parameters }
}

function consolePage({ address, host, path, parameters }: Link, domains: Domains): About | undefined {
  const found = consoleHostOf(host, domains)
  if (found === undefined) return undefined
  const region = found.region ?? shaped(parameters.get('region'), regionShape)
  const account = found.account ?? accountWithin(address, path)
  return { ...defined({ account, region }), partition: found.partition, wanted: { kind: 'address', address } }
}

/** Many pages name their account in the path, or in the ARN of what they show. */
function accountWithin(address: string, path: string): string | undefined {
  const text = decoded(address) ?? ''
  const found = new Set([
    ...path.split('/').filter((segment) => /^\d{12}$/.test(segment)),
    ...[...text.matchAll(/arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}):/g)].map((match) => match[1] ?? ''),
  ])
  return found.size === 1 ? [...found][0] : undefined
}

/** To switch roles, of an account's own sign-in page, or what a browser is left with when a console's session has ended. */
function ofSignIn({ host, parameters }: Link, domains: Domains): Understood | undefined {
  const domain = domains.find(({ signIn }) => host === signIn || host.endsWith(`.${signIn}`))
  if (domain === undefined) return undefined
  const page = pageOf(parameters, ['Destination', 'redirect_uri'], domains)
  const account = parameters.get('account') ?? accountBefore(host, domain) ?? page.account
  const role = nameOf(parameters.get('roleName'))
  if (account === undefined && page.wanted.kind === 'home') return undefined
  const { region, wanted } = page
  return { kind: 'sign-in-link', ...defined({ account, role, region }), partition: domain.partition, wanted }
}

/** An account has a sign-in page of its own, by its id or its alias; so has each region. */
function accountBefore(host: string, { signIn }: ConsoleDomain): string | undefined {
  const label = /^([a-z0-9-]+)\.$/.exec(host.slice(0, -signIn.length))?.[1]
  return label === undefined || regionShape.test(label) ? undefined : label
}

/** Identity Center's hosts: https://docs.aws.amazon.com/singlesignon/latest/userguide/awsapps.html, and those for IPv6. */
const portal = /(?:^|\.)(?:awsapps\.(?:com|cn)|portal\.amazonaws\.(?:com|com\.cn|eu)|portal\.[a-z0-9-]+\.app\.aws)$/

export const isPortalHost = (host: string): boolean => portal.test(host)

function ofPortal({ host, parameters }: Link, domains: Domains): Understood | undefined {
  if (!isPortalHost(host)) return undefined
  const { account: within, ...page } = pageOf(parameters, ['destination'], domains)
  const account = shaped(parameters.get('account_id'), /^\d{12}$/) ?? within
  const role = nameOf(parameters.get('role_name'))
  return account === undefined && role === undefined
    ? undefined
    : { kind: 'portal-link', ...defined({ account, role }), ...page }
}

/** The page that a link leads on to. */
function pageOf(parameters: Link['parameters'], names: readonly string[], domains: Domains): About {
  const link = linkOf(names.flatMap((name) => parameters.get(name) ?? [])[0] ?? '')
  return (link === undefined ? undefined : consolePage(link, domains)) ?? { wanted: home }
}

function nameOf(role: string | undefined): string | undefined {
  return role === undefined || role === '' ? undefined : role.slice(role.lastIndexOf('/') + 1)
}

function shaped(text: string | undefined, shape: RegExp): string | undefined {
  return text !== undefined && shape.test(text) ? text : undefined
}

function pairs(text: string): readonly (readonly [string, string])[] {
  return text.split('&').flatMap((pair) => {
    const at = pair.indexOf('=')
    const value = at < 1 ? undefined : decoded(pair.slice(at + 1).replaceAll('+', ' '))
    return value === undefined || value === '' ? [] : [[pair.slice(0, at), value] as const]
  })
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    // A broken escape: the parameter says nothing.
    return undefined
  }
}
