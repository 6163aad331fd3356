// An AWS of our own on loopback: one organisation, STS, S3, DynamoDB, Identity Center, the way into a console
// and a little IAM and EC2, for trials, demo and tests.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { hearError } from '#util/hear-error.ts'
import { limitIdle } from '#util/http/limit-idle.ts'
import { openFileLimit } from '#util/files/open-file-limit.ts'
import { createPeerOwner } from '#util/own/peer-owner.ts'
import { refuseConnections } from '#util/http/refuse-connections.ts'
import { createConsoleService } from './console/service.ts'
import { createDynamoService } from './dynamodb/service.ts'
import { createEc2Service } from './ec2/service.ts'
import type { Service } from './http/call.ts'
import { createFallback } from './http/fallback.ts'
import { createHandler } from './http/handler.ts'
import { createIamService } from './iam/service.ts'
import { createIdentityCenter } from './identity-center/service.ts'
import { homeRegion } from './identity-center/start-url.ts'
import { createCredentialBook } from './organisation/credentials.ts'
import { listDirectoryRoles, createOrganisation } from './organisation/organisation.ts'
import { createMfaDevice } from './organisation/totp.ts'
import { createCallCounter } from './rate.ts'
import { createRolesAnywhere } from './roles-anywhere/service.ts'
import { createTryOut } from './roles-anywhere/try-out.ts'
import { createFiles } from './s3/files.ts'
import { createS3Service } from './s3/service.ts'
import { createStsService } from './sts/service.ts'
import type { Sandbox, SandboxDeps, SandboxOptions } from './types.ts'

/** Every user of this computer may try, and the agent that this is a part of needs most of the files that its process may open. */
function mostConnections(openFiles = Infinity): number {
  return Math.min(2_048, Math.max(16, Math.floor(openFiles / 4)))
}

async function listen(server: Server, port: number): Promise<void> {
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  } catch (error) {
    if (port === 0) throw error
    await listen(server, 0)
  }
}

/**
 * Listens on 127.0.0.1 when the promise settles. Requests are told apart by their `Host` (an AWS name) or, when the
 * sandbox is addressed directly, by the service in their credential scope; unsigned ones of Identity Center by their path.
 */
export async function startSandbox(options: SandboxOptions, deps: SandboxDeps = {}): Promise<Sandbox> {
  const organisation = createOrganisation(options)
  const book = createCredentialBook(organisation, options.seed)
  const counter = createCallCounter(options.throttle)
  const files = createFiles()
  const clock = deps.clock ?? { now: () => Date.now() }
  const identityCenter = createIdentityCenter(options, organisation, book)
  const rolesAnywhere = createRolesAnywhere({
    organisation,
    book,
    credentialTtlMs: options.credentialTtlMs,
    options,
    now: clock.now,
  })
  const services: readonly Service[] = [
    createStsService({ organisation, book, mfa: createMfaDevice(), credentialTtlMs: options.credentialTtlMs }),
    createS3Service({ files, buckets: new Map() }),
    createDynamoService(),
    createIamService(organisation),
    createEc2Service(),
    identityCenter.service,
    rolesAnywhere.service,
    createTryOut(rolesAnywhere.directory),
    createConsoleService({ organisation, book, ...identityCenter, sessionMs: options.credentialTtlMs }),
  ]
  const closing = new AbortController()
  const handle = createHandler({
    services: new Map(services.map((service) => [service.name, service])),
    fallback: createFallback(services.map((service) => service.name)),
    book,
    clock,
    latencyMs: options.latencyMs,
    count: counter.count,
    closing: closing.signal,
  })

  // Uploads may take hours, and agents keep idle connections warm.
  const server = createServer({
    requestTimeout: 0,
    headersTimeout: 10_000,
    keepAliveTimeout: 60_000,
    maxHeaderSize: 64 * 1024,
  })
  const peers = createPeerOwner({ platform: process.platform, uid: process.getuid?.() })
  refuseConnections(server, peers.isOthers, 'Only programs of the user who runs the sandbox are served here.')
  const most = mostConnections(await openFileLimit(process.platform))
  server.maxConnections = most
  limitIdle(server, Math.floor(most / 2))
  hearError(server)
  server.on('request', (request, response) => void handle(request, response, false))
  server.on('checkContinue', (request, response) => void handle(request, response, true))
  await listen(server, deps.port ?? 0)
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined

  const { user } = organisation
  const endpointUrl = `http://127.0.0.1:${port}`
  return {
    endpointUrl,
    region: 'us-east-1',
    accessKeyId: user.accessKeyId,
    secretAccessKey: user.secretAccessKey,
    mfaSerial: user.mfaSerial,
    roles: listDirectoryRoles(organisation),
    identityCenter: { startUrl: `${endpointUrl}/start`, region: homeRegion },
    rolesAnywhere: rolesAnywhere.directory,
    rolesAnywhereControl: rolesAnywhere.state.control,
    identityCenterControl: identityCenter.control,
    calls: counter.counts,
    async close() {
      if (closing.signal.aborted) return
      closing.abort()
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
      await files.close()
    },
  }
}
