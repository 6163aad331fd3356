// IAM Identity Center: its OIDC service, its portal, and the pages on which a person approves a sign-in.
import type { Answer, Call, OpenRoute, OpenService } from '../http/call.ts'
import { AwsFault, type FaultFacts } from '../http/fault.ts'
import type { CredentialBook } from '../organisation/credentials.ts'
import type { Organisation } from '../organisation/model.ts'
import type { IdentityCenterControl, SandboxOptions } from '../types.ts'
import { type Assignments, createAssignments } from './assignments.ts'
import { decideAuthorize, showAuthorize } from './authorize.ts'
import { createClients } from './clients.ts'
import { createCodes } from './codes.ts'
import type { IdentityCenter } from './context.ts'
import { decideDevice, showDevice, startDeviceAuthorization } from './device.ts'
import { createDeviceGrants } from './device-grants.ts'
import { oauthFault, oauthRefusal, portalRefusal } from './faults.ts'
import { escapeHtml } from '#util/http/small-page.ts'
import { messagePage, page, title } from './html.ts'
import { getRoleCredentials, listAccountRoles, listAccounts, logout, tooMany } from './portal.ts'
import { portalDoor } from './portal-door.ts'
import { createRatePerSecond } from '../rate-per-second.ts'
import { registerClient } from './register.ts'
import { createSeal } from './seal.ts'
import { createSessions } from './sessions.ts'
import { homeRegion, ownOrigin, readHost } from './start-url.ts'
import { createToken } from './token.ts'

type Operation = (call: Call, center: IdentityCenter, body: Buffer) => Answer

/** How a group of operations tells errors. */
interface Api {
  readonly operations: Readonly<Record<string, readonly [name: string, run: Operation]>>
  refusal(facts: FaultFacts): Answer
  readonly throttled: (() => AwsFault) | undefined
}

const oidc: Api = {
  operations: {
    'POST /client/register': ['RegisterClient', registerClient],
    'POST /device_authorization': ['StartDeviceAuthorization', startDeviceAuthorization],
    'POST /token': ['CreateToken', createToken],
  },
  refusal: oauthRefusal,
  throttled: () => oauthFault('slow_down', 'Rate exceeded'),
}

const portal: Api = {
  operations: {
    'GET /assignment/accounts': ['ListAccounts', listAccounts],
    'GET /assignment/roles': ['ListAccountRoles', listAccountRoles],
    'GET /federation/credentials': ['GetRoleCredentials', getRoleCredentials],
    'POST /logout': ['Logout', logout],
  },
  refusal: portalRefusal,
  throttled: tooMany,
}

const pages: Api = {
  operations: {
    'GET /authorize': ['ShowAuthorize', showAuthorize],
    'POST /authorize': ['DecideAuthorize', decideAuthorize],
    'GET /device': ['ShowDevice', showDevice],
    'POST /device': ['DecideDevice', decideDevice],
    'GET /start': ['ShowStart', showStart],
  },
  refusal: (facts) => messagePage(facts.status, facts.message),
  // A person cannot back off as an SDK does.
  throttled: undefined,
}

export interface IdentityCenterParts {
  readonly service: OpenService
  readonly assignments: Assignments
  readonly control: IdentityCenterControl
}

export function createIdentityCenter(
  options: SandboxOptions,
  organisation: Organisation,
  book: CredentialBook,
): IdentityCenterParts {
  const seal = createSeal(options.seed)
  const center: IdentityCenter = {
    clients: createClients(seal, options.registrationTtlMs),
    codes: createCodes(),
    devices: createDeviceGrants(),
    sessions: createSessions(seal, options),
    assignments: createAssignments(organisation, options.roles),
    rate: createRatePerSecond(options.ssoRate),
    book,
    credentialTtlMs: options.credentialTtlMs,
  }
  return {
    assignments: center.assignments,
    service: {
      kind: 'open',
      name: 'identity-center',
      serves: ({ method, path, host }) => readHost(host) !== undefined || find(method, path) !== undefined,
      route(call, body) {
        const found = find(call.method, call.path)
        if (found === undefined) return unknownRoute(call)
        const { api, name, run } = found
        return { operation: name, throttled: api.throttled, refusal: api.refusal, run: () => run(call, center, body) }
      },
    },
    control: {
      endTokens: center.sessions.endAll,
      endAccessTokens: center.sessions.endAccess,
      endRegistrations: center.clients.endAll,
      refusePortalCalls: center.rate.refuseNext,
      takeRole: center.assignments.takeAway,
      giveRole: center.assignments.giveBack,
      renameAccount: center.assignments.rename,
    },
  }
}

function find(method: string, path: string) {
  // People type a start URL with a slash at its end, and tools try it with HEAD.
  const key = `${method === 'HEAD' ? 'GET' : method} ${path.replace(/(?<=.)\/$/, '')}`
  for (const api of [oidc, portal, pages]) {
    const operation = Object.hasOwn(api.operations, key) ? api.operations[key] : undefined
    if (operation !== undefined) return { api, name: operation[0], run: operation[1] }
  }
  return undefined
}

function unknownRoute(call: Call): OpenRoute {
  return {
    operation: 'Unknown',
    throttled: undefined,
    refusal: oauthRefusal,
    run() {
      throw new AwsFault(404, 'invalid_request', `Identity Center has no operation ${call.method} ${call.path}`)
    },
  }
}

/** Links to a role's console stand behind the `#`, which no server is sent. */
const follow = `addEventListener('hashchange', go); go()
function go() { if (location.hash.startsWith('#/console?')) location.replace('${portalDoor}?' + location.hash.slice('#/console?'.length)) }`

function showStart(call: Call): Answer {
  const sentences = [
    `This is the start URL of the sandbox’s IAM Identity Center: ${ownOrigin(call)}/start, in the region ${homeRegion}.`,
    'Sign in from Latchkey or another tool: it opens the page to approve.',
  ]
  return page(200, sentences.map((each) => `<p>${escapeHtml(each)}</p>`).join('\n'), '', title, follow)
}
