// The portal's calls for one token at a time.
import type { Credentials } from '#util/credentials.ts'
import { type Place, type SourceContext, withSts } from '../source.ts'
import { accountPage, anything, roleCredentials, rolePage } from './answers.ts'
import type { Clients } from './clients.ts'
import type { Rate } from './rate.ts'
import { keyOf, partsOfKey } from './role-list.ts'

export interface PortalParts {
  readonly clients: Pick<Clients, 'portal'>
  readonly rate: Rate
  readonly context: Pick<SourceContext, 'stsFor'>
  readonly place: Place
}

export function createPortal({ clients, rate, context, place }: PortalParts) {
  async function credentialsOf(accessToken: string, key: string, signal: AbortSignal): Promise<Credentials> {
    const { accountId, roleName } = partsOfKey(key)
    const { GetRoleCredentialsCommand } = await import('@aws-sdk/client-sso')
    await rate.turn(signal)
    const { roleCredentials: got } = await clients.portal(
      `get credentials of ${roleName} in ${accountId}`,
      signal,
      roleCredentials,
      (client, abortSignal) =>
        client.send(new GetRoleCredentialsCommand({ accessToken, accountId, roleName }), { abortSignal }),
    )
    const { expiration, ...credentials } = got
    return { ...credentials, expiresAt: expiration }
  }

  /** AWS names the person in role credentials alone. Undefined where they have no role to ask. */
  async function personOf(accessToken: string, signal: AbortSignal): Promise<string | undefined> {
    const { ListAccountsCommand, ListAccountRolesCommand } = await import('@aws-sdk/client-sso')
    const listed = await clients.portal('list the accounts', signal, accountPage, (client, abortSignal) =>
      client.send(new ListAccountsCommand({ accessToken, maxResults: 1 }), { abortSignal }),
    )
    const accountId = listed.accountList[0]?.accountId
    if (accountId === undefined) return undefined
    const { roleList } = await clients.portal('list the roles of an account', signal, rolePage, (client, abortSignal) =>
      client.send(new ListAccountRolesCommand({ accessToken, accountId, maxResults: 1 }), { abortSignal }),
    )
    const roleName = roleList[0]?.roleName
    if (roleName === undefined) return undefined
    const credentials = await credentialsOf(accessToken, keyOf(accountId, roleName), signal)
    const { arn } = await withSts(context.stsFor, { credentials, ...place }, (sts) => sts.getCallerIdentity(signal))
    return arn.split('/').at(-1)
  }

  async function logout(accessToken: string, signal: AbortSignal): Promise<void> {
    const { LogoutCommand } = await import('@aws-sdk/client-sso')
    await clients.portal('sign out', signal, anything, (client, abortSignal) =>
      client.send(new LogoutCommand({ accessToken }), { abortSignal }),
    )
  }

  return { credentialsOf, personOf, logout }
}
