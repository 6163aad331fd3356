// Puts the proxy together: authority, the way out, the pipeline, the port.
import { randomBytes } from 'node:crypto'
import * as z from 'zod'
import type { ClockOffsets } from '../aws/clock-offset.ts'
import type { EndpointOverrides } from '../aws/endpoint.ts'
import { classifyHost } from '../aws/hosts.ts'
import { awsSuffixes } from '../aws/partitions.ts'
import type { Clock, Log } from '#util/ports.ts'
import { type Authority, createAuthority, loadAuthority } from './certificates/authority.ts'
import { proxyUser } from './listen/connect-auth.ts'
import { createLeaves } from './certificates/leaf.ts'
import { mostConnections } from './listen/descriptors.ts'
import { createProxyListener } from './listen/listener.ts'
import { type NextHopChoices, nextHopFor } from '../net/next-hop.ts'
import { createPipeline } from './pipeline.ts'
import type { AuditSink } from '../audit/record.ts'
import type { Decide } from '../access/decide.ts'
import { createUpstream } from '../net/upstream.ts'
import type { Grant, GrantBook, KeptSecrets } from '../ports.ts'
import { rememberSigningKeys } from '../signing/signing-key.ts'
import { AppError } from '#util/app-error.ts'
import { openFileLimit } from '#util/open-file-limit.ts'
import { createPeerOwner } from '#util/peer-owner.ts'

export interface ProxyDeps {
  /** Where bodies go that are too large for memory. */
  readonly spoolDir: string
  readonly secrets: KeptSecrets
  readonly clock: Clock
  readonly log: Log
  /** PEM certificates that AWS and corporate proxies may present. */
  readonly trust: readonly string[]
  readonly grants: GrantBook
  readonly grantById: (grantId: string) => Grant | undefined
  readonly decide: Decide
  readonly audit: AuditSink
  readonly clockOffsets: ClockOffsets
  readonly endpointOverrides: EndpointOverrides
  /** The last run's, or 0. */
  readonly port: number
  /** The agent's own corporate proxies. */
  readonly hops: Pick<NextHopChoices, 'agent' | 'settings'>
  /** Families to sign for, as the settings have them now: asked for each connection. */
  readonly customerEndpoints: () => readonly string[]
  readonly platform: NodeJS.Platform
  /** Whether everyone on this computer reaches AWS hosts without the password, as the settings have it now. */
  readonly awsWithoutPassword: () => boolean
}

export interface RunningProxy {
  readonly port: number
  /** Without the password. */
  readonly url: string
  /** Whom tools must trust. */
  readonly authorityPem: string
  readonly access: ProxyAccess
  /** A secret. With a grant's id, tunnels take that grant's next hop. */
  urlFor(grantId: string | undefined): string
  close(): Promise<void>
}

/** Who may connect, and how many. */
export interface ProxyAccess {
  /** Whether programs of this user are told from others' and need no password for AWS hosts. */
  readonly knowsOwn: boolean
  readonly mostConnections: number
  /** Files that the agent may have open; undefined: without limit, or nobody tells. */
  readonly openFiles: number | undefined
}

const authorityName = 'proxy/authority'
const passwordName = 'proxy/password'
const storedAuthority = z.object({ certificate: z.string(), key: z.string() })

export async function startProxy(deps: ProxyDeps): Promise<RunningProxy> {
  const { clock, log, audit, trust, hops } = deps
  let password = await passwordOf(deps.secrets)
  const authority = await authorityOf(deps.secrets, clock)

  let port = 0
  const isOurs = (host: string, at: number): boolean => at === port && (host === '127.0.0.1' || host === 'localhost')
  const owner = createPeerOwner({ platform: deps.platform, uid: process.getuid?.() })
  const openFiles = await openFileLimit(deps.platform)
  const access = { knowsOwn: owner.known, openFiles, mostConnections: mostConnections(openFiles) }
  const upstream = createUpstream({
    mostConnections: access.mostConnections,
    trust,
    clock,
    log,
    isOurs,
    agentNextHop: hops.agent,
    settingsNextHop: hops.settings,
  })
  const handler = createPipeline({
    grants: deps.grants,
    grantById: deps.grantById,
    upstream,
    decide: deps.decide,
    audit,
    clock,
    clockOffsets: deps.clockOffsets,
    endpointOverrides: deps.endpointOverrides,
    spoolDir: deps.spoolDir,
    signingKeys: rememberSigningKeys(),
    log,
  })
  const listener = await createProxyListener({
    port: deps.port,
    get password() {
      return password
    },
    mayPassWithout: async (socket) => deps.awsWithoutPassword() || (await owner.isOwn(socket)),
    isGrant: (grantId) => deps.grantById(grantId) !== undefined,
    limits: { most: access.mostConnections },
    isIntercepted: (host) => isIntercepted(host, deps.customerEndpoints()),
    leafFor: await createLeaves(authority, clock),
    handler,
    nextHopFor: (host, at, grantId) => {
      const caller = grantId === undefined ? undefined : deps.grantById(grantId)?.nextHop
      return nextHopFor(host, at, { ...hops, caller, isOurs })
    },
    trust,
    audit,
    clock,
    log,
  })
  port = listener.port
  // Whoever has the port now is sent the password by every terminal that is still open.
  if (deps.port !== 0 && port !== deps.port) password = await newPassword(deps.secrets)
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    authorityPem: authority.certificatePem,
    access,
    urlFor: (grantId) =>
      `http://${grantId === undefined ? proxyUser : `${proxyUser}+${grantId}`}:${password}@127.0.0.1:${port}`,
    async close() {
      await listener.close()
      await upstream.close()
    },
  }
}

function isIntercepted(host: string, customerEndpoints: readonly string[]): boolean {
  const facts = classifyHost(host)
  return facts.kind === 'service' || (facts.kind === 'customer' && customerEndpoints.includes(facts.family))
}

/** One per home, so that a terminal's tunnels work again after a restart. */
async function passwordOf(secrets: KeptSecrets): Promise<string> {
  const stored = await secrets.get(passwordName)
  return stored ?? (await newPassword(secrets))
}

async function newPassword(secrets: KeptSecrets): Promise<string> {
  const made = randomBytes(24).toString('base64url')
  await secrets.set(passwordName, made)
  return made
}

async function authorityOf(secrets: KeptSecrets, clock: Clock): Promise<Authority> {
  const rules = { suffixes: awsSuffixes, now: clock.now() }
  const stored = await secrets.get(authorityName)
  const parsed = stored === undefined ? undefined : storedAuthority.safeParse(JSON.parse(stored)).data
  const kept = parsed === undefined ? undefined : await loadAuthority(parsed, rules)
  if (kept !== undefined) return kept
  const pem = await createAuthority(rules)
  await secrets.set(authorityName, JSON.stringify(pem))
  const made = await loadAuthority(pem, rules)
  if (made === undefined) throw new AppError('internal', 'a new certificate authority could not be made')
  return made
}
