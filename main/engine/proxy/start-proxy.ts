// Puts the proxy together: authority, the way out, the pipeline, the port.
import { randomBytes } from 'node:crypto'
import * as z from 'zod'
import type { ClockOffsets } from '../aws/clock-offset.ts'
import type { EndpointOverrides } from '../aws/endpoint.ts'
import { classifyHost } from '../aws/hosts.ts'
import { awsSuffixes } from '../aws/partitions.ts'
import type { Clock, Log } from '#util/ports.ts'
import { type Authority, createAuthority, loadAuthority } from './certificates/authority.ts'
import { createLeaves } from './certificates/leaf.ts'
import { mostConnections } from './listen/descriptors.ts'
import { createProxyListener } from './listen/listener.ts'
import { nextHopFor } from '../net/next-hop.ts'
import { createPipeline } from './pipeline.ts'
import type { AuditSink } from '../audit/record.ts'
import type { Decide } from '../access/decide.ts'
import { createUpstream } from '../net/upstream.ts'
import type { EngineOptions, EnginePolicies, GrantBook, Listening } from '../ports.ts'
import { rememberSigningKeys } from '../signing/signing-key.ts'
import { AppError } from '#util/app-error.ts'
import { openFileLimit } from '#util/files/open-file-limit.ts'
import { createPeerOwner } from '#util/own/peer-owner.ts'

export interface ProxyDeps {
  readonly options: EngineOptions
  readonly secrets: KeptSecrets
  readonly clock: Clock
  readonly log: Log
  readonly grants: GrantBook
  readonly decide: Decide
  readonly audit: AuditSink
  readonly clockOffsets: ClockOffsets
  readonly endpointOverrides: EndpointOverrides
  /** Those of the moment: asked for each connection. */
  readonly policies: () => EnginePolicies
}

/** Small secrets of the engine's own that outlive it: its password, its certificate authority. Writes are durable when the promise settles. */
export interface KeptSecrets {
  get(name: string): Promise<string | undefined>
  set(name: string, value: string): Promise<void>
}

export interface RunningProxy extends Listening {
  close(): Promise<void>
}

const authorityName = 'proxy/authority'
const passwordName = 'proxy/password'
const storedAuthority = z.object({ certificate: z.string(), key: z.string() })

export async function startProxy(deps: ProxyDeps): Promise<RunningProxy> {
  const { clock, log, audit, grants } = deps
  const { trust, hops, platform } = deps.options
  let password = await passwordOf(deps.secrets)
  const authority = await authorityOf(deps.secrets, clock)

  let port = 0
  const isOurs = (host: string, at: number): boolean => at === port && (host === '127.0.0.1' || host === 'localhost')
  const owner = createPeerOwner({ platform, uid: deps.options.uid })
  const openFiles = await openFileLimit(platform)
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
    grants,
    upstream,
    decide: deps.decide,
    audit,
    clock,
    clockOffsets: deps.clockOffsets,
    endpointOverrides: deps.endpointOverrides,
    spoolDir: deps.options.spoolDir,
    signingKeys: rememberSigningKeys(),
    log,
  })
  const listener = await createProxyListener({
    port: deps.options.port,
    platform,
    get password() {
      return password
    },
    mayPassWithout: async (socket) => deps.policies().awsWithoutPassword || (await owner.isOwn(socket)),
    isGrant: (grantId) => grants.byId(grantId) !== undefined,
    limits: { most: access.mostConnections },
    isIntercepted: (host) => isIntercepted(host, deps.policies().customerEndpoints),
    leafFor: await createLeaves(authority, clock),
    handler,
    nextHopFor: (host, at, grantId) => {
      const caller = grantId === undefined ? undefined : grants.byId(grantId)?.nextHop
      return nextHopFor(host, at, { ...hops, caller, isOurs })
    },
    trust,
    audit,
    clock,
    log,
  })
  port = listener.port
  // Whoever has the port now is sent the password by every terminal that is still open.
  if (deps.options.port !== 0 && port !== deps.options.port) password = await newPassword(deps.secrets)
  return {
    port,
    password,
    authorityPem: authority.certificatePem,
    access,
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
