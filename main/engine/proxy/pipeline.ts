// The data path of a proxied request, top to bottom:
// read → find the session by its stand-in key → verify the tool's signature → decide → credentials → sign → forward → audit.
import type { ClockOffset } from '../aws/clock-offset.ts'
import type { EndpointOverrides } from '../aws/endpoint.ts'
import type { Clock, Log } from '#util/ports.ts'
import type { GrantBook } from '../ports.ts'
import { classifySignature } from '../signing/classify-signature.ts'
import type { SigningKeys } from '../signing/signing-key.ts'
import type { SignatureForm } from '../signing/types.ts'
import { refusesKeys } from '../aws/refused-keys.ts'
import { belongTo } from '#util/owner.ts'
import { type BodyBudgets, createBudgets } from './bodies/share.ts'
import { ask } from './steps/ask.ts'
import { auditLine, noteCaller } from './steps/audit-line.ts'
import { checkTarget } from './steps/check-target.ts'
import type { ConnectionFacts } from './listen/connection-memory.ts'
import { createConnectionMemory, foreignPrincipal } from './listen/connection-memory.ts'
import { describe, oneAction, scopeOf } from './steps/describe.ts'
import { issuerOf } from './handed-out/issuer.ts'
import { askForPlainText, keepHandedOut } from './handed-out/keep-handed-out.ts'
import { maskKeys } from './handed-out/mask-keys.ts'
import type { Exchange } from './exchange.ts'
import { drainRequest, openExchange } from './exchange.ts'
import type { Caller, Holder } from './steps/find-session.ts'
import { findHolder, findSession } from './steps/find-session.ts'
import { foreignBody, foreignHeaders } from './steps/foreign.ts'
import type { Dial } from './steps/forward.ts'
import { dialInstead, forward, observeClock } from './steps/forward.ts'
import { forwardTrailers } from './steps/forward-headers.ts'
import { getCredentials } from './steps/get-credentials.ts'
import { type Inbound, readInbound, checkHost } from './steps/inbound.ts'
import { outgoingBody } from './bodies/outgoing-body.ts'
import { nameless } from './part-of-free.ts'
import { refuse } from './refusals/refuse.ts'
import { respond } from './steps/respond.ts'
import { sign } from './steps/sign.ts'
import { signedPayload, takeBody } from './bodies/take-body.ts'
import type { AuditSink } from '../audit/record.ts'
import type { Decide } from '../access/decide.ts'
import type { InterceptedHandler } from './types.ts'
import type { Upstream } from '../net/types.ts'
import { pairs } from '../net/upstream-head.ts'
import { isOfBucket, verify, verifyHead, type Verified } from './steps/verify.ts'

export interface PipelineDeps {
  readonly grants: GrantBook
  readonly upstream: Pick<Upstream, 'send'>
  readonly decide: Decide
  readonly audit: AuditSink
  readonly clock: Clock
  /** By where requests are dialled. */
  readonly clockOffsets: { for(endpointUrl: string | undefined): RequestClock }
  readonly endpointOverrides: EndpointOverrides
  /** Where bodies go that are too large for memory. */
  readonly spoolDir: string
  readonly signingKeys: SigningKeys
  readonly log: Log
  readonly budgets?: BodyBudgets
}

type RequestClock = Pick<ClockOffset, 'get' | 'observe'>
type Ours = Extract<Caller, { kind: 'ours' }>

/** Handles requests inside intercepted connections. Never throws: an error after the answer has begun destroys the connection. */
export function createPipeline(deps: PipelineDeps): InterceptedHandler {
  const connections = createConnectionMemory()
  const budgets = deps.budgets ?? createBudgets()

  return async (request, response, connection) => {
    const facts = connections.of(connection)
    const exchange = openExchange(request, response, connection, { hostFacts: facts.hostFacts, now: deps.clock.now() })
    belongTo(exchange.owner)
    let awsOffset = deps.clockOffsets.for(undefined)
    try {
      const inbound = readInbound(request)
      checkHost(inbound, connection.host)
      const form = classifySignature(inbound)
      exchange.scopeService = scopeOf(form)?.service
      const caller = findSession(form, deps.grants)
      noteCaller(exchange, caller)
      const holder = caller.kind === 'ours' ? caller : findHolder(connection.grantId, deps.grants)
      exchange.isKnown = caller.kind === 'foreign' && holder !== undefined
      // What others signed, or hold a token for, was meant for AWS: a session's own address is for what it sends itself.
      const isTheirs = caller.kind === 'foreign' && form.kind !== 'unsigned'
      const dial = dialInstead(exchange, deps.endpointOverrides, isTheirs ? undefined : holder?.session.endpointUrl)
      awsOffset = deps.clockOffsets.for(dial.endpointUrl)
      if (caller.kind === 'ours') {
        const name = facts.provedGrant ?? findHolder(connection.grantId, deps.grants)?.grant.id ?? nameless
        await passOurs(exchange, inbound, caller, { ...deps, budgets, facts, caller: name, dial, awsOffset })
      } else await passForeign(exchange, inbound, form, { ...deps, facts, dial, holder })
    } catch (error) {
      refuse(exchange, error, { log: deps.log, awsNow: deps.clock.now() + awsOffset.get() })
      // An answer of AWS that nobody reads any more would keep its connection.
      exchange.abort.abort()
    } finally {
      drainRequest(exchange)
      deps.audit.append(auditLine(exchange, deps.clock.now()), exchange.isKnown ? 'known' : 'stranger')
    }
  }
}

interface OursDeps extends PipelineDeps {
  readonly budgets: BodyBudgets
  readonly facts: ConnectionFacts
  /** Who is known to send this before its signature is: whose share of memory and disk its body takes. */
  readonly caller: string
  readonly dial: Dial
  /** Of where the request will be dialled. */
  readonly awsOffset: RequestClock
}

async function passOurs(exchange: Exchange, inbound: Inbound, caller: Ours, deps: OursDeps): Promise<void> {
  const { form, grant, session } = caller
  const { clock, awsOffset, signingKeys } = deps
  const { scope } = form.authorization
  const prove = (payloadHash: string): Verified => {
    const times = { now: clock.now(), awsOffsetMs: awsOffset.get(), deriveKey: signingKeys(grant) }
    const verified = verify(inbound, form, grant, payloadHash, times)
    exchange.isKnown = true
    deps.facts.provedGrant = grant.id
    deps.grants.touch(grant)
    return verified
  }
  // What needs no body is judged before one is read, the signature itself where it says the body's hash.
  verifyHead(inbound, form, grant, { now: clock.now(), awsOffsetMs: awsOffset.get() })
  const payload = signedPayload(inbound, form)
  const proved = payload.hash === undefined ? undefined : prove(payload.hash)
  checkTarget(scope, exchange.connection.host, exchange.hostFacts, session)
  const { memory, disk } = deps.budgets
  const body = await takeBody(exchange, inbound, payload, {
    spoolDir: deps.spoolDir,
    memory: memory.of(deps.caller),
    disk: disk.of(deps.caller),
  })
  try {
    const verified = proved ?? prove(body.payloadHash)
    const action = oneAction(describe(exchange, inbound, scope, body.text).action)
    const { hostFacts, connection } = exchange
    const { service, region } = scope
    ask(deps.decide, { kind: 'request', asker: session, host: connection.host, hostFacts, service, region, action })
    const credentials = await getCredentials(deps.grants, grant, session, exchange.abort.signal)
    const issuer = issuerOf({ hostFacts, scopeService: scope.service, target: inbound.target, action })
    const sentAt = clock.now()
    const awsNow = sentAt + awsOffset.get()
    const outbound = sign({
      inbound,
      form,
      verified,
      payloadHash: body.payloadHash,
      credentials,
      awsNow,
      deriveKey: signingKeys(credentials),
      tokenName: isOfBucket(grant) ? 'X-Amz-S3session-Token' : 'X-Amz-Security-Token',
      ...(issuer === undefined ? {} : { prepare: askForPlainText }),
    })
    const answer = await forward(
      exchange,
      {
        target: outbound.target,
        headers: outbound.headers,
        body: outgoingBody(exchange, inbound, {
          taken: body,
          form,
          secret: grant.secret,
          verified,
          outbound,
          deriveKey: signingKeys(grant),
          chunks: deps.budgets.chunks.of(grant.id),
        }),
        trailers: () => forwardTrailers(pairs(inbound.stream.rawTrailers)),
        // A role that was assumed through us is someone else again.
        principal: { id: grant.derived === undefined ? session.id : grant.id },
        ...deps.dial,
        ...(grant.nextHop === undefined ? {} : { nextHop: grant.nextHop }),
      },
      deps.upstream,
    )
    observeClock(answer, awsOffset, sentAt, clock.now())
    const masked = maskKeys(answer, { credentials, standInId: grant.keyId }, inbound.method)
    const shown =
      issuer === undefined
        ? masked
        : await keepHandedOut(masked, { ...deps, grant, session, issuer, action, credentials })
    await respond(exchange, shown, 'allowed')
    const said = { code: exchange.audit.errorCode, status: answer.status, service, region }
    if (refusesKeys(said)) deps.grants.invalidate(session.id, credentials.accessKeyId)
  } finally {
    await body.read?.dispose()
  }
}

/** Not signed with our keys: untouched, whatever it is. */
async function passForeign(
  exchange: Exchange,
  inbound: Inbound,
  form: SignatureForm,
  deps: PipelineDeps & {
    readonly facts: ConnectionFacts
    readonly dial: Dial
    readonly holder: Holder | undefined
  },
): Promise<void> {
  const { facts, holder } = deps
  const { service, action } = describe(exchange, inbound, scopeOf(form), undefined)
  ask(deps.decide, {
    kind: 'foreign',
    asker: holder?.session,
    host: exchange.connection.host,
    service,
    action: action.kind === 'known' ? action.name : undefined,
  })
  const answer = await forward(
    exchange,
    {
      target: inbound.target,
      headers: foreignHeaders(inbound, form),
      body: await foreignBody(exchange, inbound),
      trailers: () => forwardTrailers(pairs(inbound.stream.rawTrailers)),
      principal: foreignPrincipal(facts, exchange.request.socket),
      ...deps.dial,
      ...(holder?.grant.nextHop === undefined ? {} : { nextHop: holder.grant.nextHop }),
    },
    deps.upstream,
  )
  await respond(exchange, answer, 'foreign')
}
