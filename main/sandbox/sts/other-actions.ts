// The smaller STS actions.
import { AwsFault } from '../http/fault.ts'
import type { StsAction } from './context.ts'
import { checkMfa, credentialsElement, expiryOf } from './context.ts'
import { duration, requiredText, sessionPolicy } from './limits.ts'

const userSession = { least: 900, most: 129_600, usual: 43_200 }

export const getCallerIdentity: StsAction = (call) => ({
  Arn: call.caller.arn,
  UserId: call.caller.userId,
  Account: call.caller.accountId,
})

export const getSessionToken: StsAction = (call, form, deps) => {
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

export const getFederationToken: StsAction = (call, form, deps) => {
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

export const getAccessKeyInfo: StsAction = (_call, form, deps) => {
  const account = deps.book.accountOf(requiredText(form, 'AccessKeyId'))
  if (account === undefined) {
    throw new AwsFault(400, 'ValidationError', 'The access key id is not one of this sandbox.')
  }
  return { Account: account }
}

function sessionCredentials(action: string): AwsFault {
  return new AwsFault(403, 'AccessDenied', `Cannot call ${action} with session credentials`)
}
