import type { Call, Service } from '../http/call.ts'
import { AwsFault } from '../http/fault.ts'
import { queryAnswer, readForm, unknownAction } from '../http/query-protocol.ts'
import { assumeRole } from './assume-role.ts'
import type { StsAction, StsDeps } from './context.ts'
import { getAccessKeyInfo, getCallerIdentity, getFederationToken, getSessionToken } from './other-actions.ts'

const actions: ReadonlyMap<string, StsAction> = new Map([
  ['GetCallerIdentity', getCallerIdentity],
  ['AssumeRole', assumeRole],
  ['GetSessionToken', getSessionToken],
  ['GetFederationToken', getFederationToken],
  ['GetAccessKeyInfo', getAccessKeyInfo],
])

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
