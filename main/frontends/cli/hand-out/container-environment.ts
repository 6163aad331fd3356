// `latchkey env --container`: for tools that read neither profiles nor the proxy, an endpoint as containers on AWS have it.
import { defined } from '#shared/defined.ts'
import { renderEnvironment, type EnvironmentFormat } from '#local/environment.ts'
import { chooserVariables } from '#local/hook/variables.ts'
import { noteReplaced } from '#local/replaced.ts'
import { request } from '../../http/request.ts'
import { callerEnvironment } from './caller-environment.ts'
import type { Cli } from '../context.ts'
import { rolePath } from '../role-path.ts'

export async function containerEnvironment(
  cli: Cli,
  role: string,
  {
    format,
    region,
    inShell,
  }: { readonly format: EnvironmentFormat; readonly region?: string; readonly inShell: boolean },
): Promise<string> {
  const agent = await cli.agent()
  const { id, source, region: own } = await agent.roles.resolve({ role })
  const { endpointUrl } = await agent.sources.show({ name: source })
  const path = rolePath('container', id)
  const answer = await cli.reach(() => request({ ...cli.route, method: 'POST', path, body: {} }))
  const { url, token }: Readonly<Record<'url' | 'token', string>> = JSON.parse(answer)
  const set: Readonly<Record<string, string>> = {
    AWS_CONTAINER_CREDENTIALS_FULL_URI: url,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
    AWS_REGION: region ?? own,
    AWS_DEFAULT_REGION: region ?? own,
    ...defined({ AWS_ENDPOINT_URL: endpointUrl }),
  }
  // Each would be asked before the endpoint, or in its place.
  const unset = [...chooserVariables, 'AWS_SECURITY_TOKEN', 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'].filter(
    (name) => set[name] === undefined,
  )
  const environment = { set, unset }
  return renderEnvironment(inShell ? noteReplaced(environment, callerEnvironment(cli.env)) : environment, format)
}
