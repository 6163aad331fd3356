// AWS's sign-in and its console, as far as opening a console goes: the federation endpoint, the way out, and a page that says where one is.
import type { Answer, Call, OpenService } from '../http/call.ts'
import { AwsFault, type FaultFacts } from '../http/fault.ts'
import { readDecision, readForm } from '../identity-center/forms.ts'
import { messagePage } from '../identity-center/html.ts'
import { ownOrigin } from '../identity-center/start-url.ts'
import type { Assignments } from '../identity-center/assignments.ts'
import { portalDoor, readPortalLink, showPortalDoor } from '../identity-center/portal-door.ts'
import type { CredentialBook } from '../organisation/credentials.ts'
import type { Organisation } from '../organisation/model.ts'
import { createConsoleBrowsers } from './browsers.ts'
import { createSignInTokens, type Identity, longestSessionMs } from './federation.ts'
import { isConsoleHost, isOtherSignInHost, isSignInHost } from './hosts.ts'
import { consolePage, consolePath, expiry, several, signOutFirst, tooManySessions } from './pages.ts'

interface Operation {
  readonly name: string
  run(call: Call, body: Buffer): Answer
}

interface ConsoleParts {
  readonly organisation: Organisation
  readonly book: CredentialBook
  readonly assignments: Assignments
  /** Of those that the portal opens. */
  readonly sessionMs: number
}

export function createConsoleService({ organisation, book, assignments, sessionMs }: ConsoleParts): OpenService {
  const tokens = createSignInTokens(organisation, book)
  const browsers = createConsoleBrowsers()

  function login(call: Call, parameters: URLSearchParams): Answer {
    const destination = destinationOf(parameters.get('Destination'))
    const issuer = parameters.get('Issuer') ?? ''
    const identity = tokens.redeem(parameters.get('SigninToken') ?? '', call.now)
    if (identity === undefined)
      throw new AwsFault(400, 'InvalidToken', 'This sign-in link was used before or is older than 15 minutes.')
    return enter(call, identity, issuer, destination)
  }

  function enter(call: Call, identity: Identity, issuer: string, destination: URL): Answer {
    const signedIn = browsers.signIn(browsers.find(call.request.headers.cookie), identity, issuer, call.now)
    const { browser } = signedIn
    if (signedIn.kind === 'another') return signOutFirst(call)
    if (signedIn.kind === 'full') return tooManySessions(browser)
    const { session } = signedIn
    const path = consolePath(destination, browser.severalSessions ? session.label : undefined)
    return redirect(`${ownOrigin(call)}${path}`, { 'Set-Cookie': browsers.cookieOf(browser) })
  }

  function logout(call: Call, parameters: URLSearchParams): Answer {
    const browser = browsers.find(call.request.headers.cookie)
    if (browser !== undefined) browsers.signOut(browser, parameters.get('session') ?? undefined)
    const target = URL.parse(parameters.get('redirect_uri') ?? '')
    // To AWS's own pages alone, as AWS leads.
    const leads =
      target?.origin === ownOrigin(call) ||
      (target?.protocol === 'https:' && (isSignInHost(target.host) || isConsoleHost(target.host)))
    return target !== null && leads ? redirect(target.href) : messagePage(200, 'You are signed out of the console.')
  }

  const federation: Operation = {
    name: 'Federation',
    run(call, body) {
      checkHost(call)
      const parameters = parametersOf(call, body)
      const action = parameters.get('Action')
      if (action === 'getSigninToken') return tokens.create(call, parameters)
      if (action === 'login' && call.method !== 'POST') return login(call, parameters)
      throw new AwsFault(400, 'InvalidAction', 'Action is getSigninToken or login.')
    },
  }
  const operations: Readonly<Record<string, Operation>> = {
    [`GET ${portalDoor}`]: { name: 'ShowPortalRole', run: (call) => showPortalDoor(readPortalLink(call, assignments)) },
    [`POST ${portalDoor}`]: {
      name: 'DecidePortalRole',
      run(call, body) {
        const decision = readDecision(readForm(call, body))
        const asked = readPortalLink(call, assignments)
        if (decision.kind === 'refused') return messagePage(200, 'Nobody signed in.')
        const { accountId, role, link } = asked
        const arn = `arn:aws:sts::${accountId}:assumed-role/${role}/${decision.person}`
        const identity = { accountId, arn, expiresAt: call.now + Math.min(sessionMs, longestSessionMs) }
        return enter(call, identity, link, destinationOf(asked.destination))
      },
    },
    'GET /federation': federation,
    'POST /federation': federation,
    'GET /oauth': { name: 'Oauth', run: (call) => logout(call, parametersOf(call, Buffer.alloc(0))) },
    [`POST ${expiry}`]: {
      name: 'ExpireSessions',
      run(call, body) {
        readForm(call, body)
        const browser = browsers.find(call.request.headers.cookie)
        if (browser !== undefined) browsers.expire(browser, call.now)
        return messagePage(200, 'The sessions of this browser have expired. Reload the page of one.')
      },
    },
    [`POST ${several}`]: {
      name: 'AllowSeveralSessions',
      run(call, body) {
        readForm(call, body)
        const browser = browsers.find(call.request.headers.cookie)
        if (browser === undefined) throw new AwsFault(401, 'NotSignedIn', 'Sign in to the console first.')
        browsers.allowSeveral(browser)
        return messagePage(200, 'This browser now takes up to five sessions at once.')
      },
    },
  }
  const page: Operation = {
    name: 'ShowConsole',
    run: (call) => consolePage(call, browsers.find(call.request.headers.cookie)),
  }
  const find = (method: string, path: string): Operation | undefined =>
    Object.hasOwn(operations, `${method} ${path}`)
      ? operations[`${method} ${path}`]
      : method === 'GET' && path.startsWith('/console/')
        ? page
        : undefined

  return {
    kind: 'open',
    name: 'signin',
    serves: ({ method, path }) => find(method, path) !== undefined,
    route(call, body) {
      const found = find(call.method, call.path)
      const action = found === federation ? parametersOf(call, body).get('Action') : undefined
      return {
        operation: action === 'getSigninToken' ? 'GetSigninToken' : (found?.name ?? 'Unknown'),
        throttled:
          action === 'getSigninToken' ? () => new AwsFault(429, 'TooManyRequests', 'Rate exceeded.') : undefined,
        refusal: action === 'getSigninToken' ? plainRefusal : (facts) => messagePage(facts.status, facts.message),
        run() {
          if (found === undefined) throw new AwsFault(404, 'NotFound', 'There is no such page.')
          return found.run(call, body)
        },
      }
    },
  }
}

/** Throws AwsFault where the request names the sign-in host of a partition that the accounts are not in. */
function checkHost({ request }: Call): void {
  const host = (request.headers.host ?? '').toLowerCase().replace(/\.?(?::\d+)?$/, '')
  if (isOtherSignInHost(host))
    throw new AwsFault(400, 'WrongPartition', `Invalid credentials parameter: ${host} is of another partition.`)
}

/** Throws AwsFault unless it is a page of the console of this partition. */
function destinationOf(text: string | null): URL {
  const url = URL.parse(text ?? '')
  if (url?.protocol === 'https:' && url.port === '' && url.username === '' && isConsoleHost(url.hostname)) return url
  throw new AwsFault(400, 'InvalidDestination', 'The destination is no page of the AWS console of this partition.')
}

/** In the body of a POST or in the query of a GET. */
function parametersOf(call: Call, body: Buffer): URLSearchParams {
  return call.method === 'POST' ? new URLSearchParams(body.toString()) : new URLSearchParams(call.queryText)
}

function plainRefusal(facts: FaultFacts): Answer {
  return { status: facts.status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: facts.message }
}

function redirect(location: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status: 302,
    headers: { Location: location, 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer', ...headers },
  }
}
