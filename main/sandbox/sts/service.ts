import type { Call, Service } from '../http/call.ts'
import { AwsFault } from '../http/fault.ts'
import { queryAnswer, readForm, unknownAction } from '../http/query-protocol.ts'
import { assumeRole } from './assume-role.ts'
import { checkMfa, credentialsElement, expiryOf, type StsAction, type StsDeps } from './context.ts'
import { duration, requiredText, sessionPolicy } from './limits.ts'

/** These come without a signature; the sandbox has no identity provider, so it trusts none. */
const federated = new Set(['AssumeRoleWithWebIdentity', 'AssumeRoleWithSAML'])

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/'

export function createStsService(deps: StsDeps): Service {
  return {
    kind: 'whole',
    name: 'sts',
    dialect: 'query',
    namespace,
    throttled: () => new AwsFault(400, 'Throttling', 'Rate exceeded'),
    route(call, body) {
      const form = readForm(call, body)
      const name = form.get('Action')
      if (name !== undefined && federated.has(name))
        return { operation: name, run: refuse(name), runUnsigned: refuse(name) }
      const action = actions.get(name ?? '')
      if (name === undefined || action === undefined) {
        return {
          operation: 'Unknown',
          run: () => {
            throw unknownAction(name, '2011-06-15', [...actions.keys()])
          },
        }
      }
      return { operation: name, run: (signed) => queryAnswer(signed, { namespace }, name, action(signed, form, deps)) }
    },
  }

  function refuse(action: string) {
    return (_call: Call): never => {
      throw new AwsFault(403, 'AccessDenied', `Not authorized to perform sts:${action}`)
    }
  }
}

const userSession = { least: 900, most: 129_600, usual: 43_200 }

const getCallerIdentity: StsAction = (call) => ({
  Arn: call.caller.arn,
  UserId: call.caller.userId,
  Account: call.caller.accountId,
})

const getSessionToken: StsAction = (call, form, deps) => {
  const { caller } = call
  if (caller.kind !== 'user') throw sessionCredentials('GetSessionToken')
  const seconds = duration(form, userSession)
  const mfa = checkMfa(call, form, deps)
  const { accessKeyId: _longTerm, ...facts } = caller
  return {
    Credentials: credentialsElement(
      deps.book.issue({ ...facts, kind: 'user-session', mfa }, expiryOf(call, seconds, deps)),
    ),
  }
}

const getFederationToken: StsAction = (call, form, deps) => {
  const { caller } = call
  if (caller.kind !== 'user') throw sessionCredentials('GetFederationToken')
  const name = requiredText(form, 'Name')
  const seconds = duration(form, userSession)
  const packed = sessionPolicy(form)
  const arn = `arn:aws:sts::${caller.accountId}:federated-user/${name}`
  const userId = `${caller.accountId}:${name}`
  const issued = deps.book.issue(
    { kind: 'federated-user', accountId: caller.accountId, arn, userId, mfa: false, transitiveTags: [] },
    expiryOf(call, seconds, deps),
  )
  return {
    Credentials: credentialsElement(issued),
    FederatedUser: { Arn: arn, FederatedUserId: userId },
    PackedPolicySize: packed,
  }
}

const getAccessKeyInfo: StsAction = (_call, form, deps) => {
  const account = deps.book.accountOf(requiredText(form, 'AccessKeyId'))
  if (account === undefined) {
    throw new AwsFault(400, 'ValidationError', 'The access key id is not one of this sandbox.')
  }
  return { Account: account }
}

function sessionCredentials(action: string): AwsFault {
  return new AwsFault(403, 'AccessDenied', `Cannot call ${action} with session credentials`)
}

const actions: ReadonlyMap<string, StsAction> = new Map([
  ['GetCallerIdentity', getCallerIdentity],
  ['AssumeRole', assumeRole],
  ['GetSessionToken', getSessionToken],
  ['GetFederationToken', getFederationToken],
  ['GetAccessKeyInfo', getAccessKeyInfo],
])
