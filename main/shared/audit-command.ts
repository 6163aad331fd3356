// What a request is counted to when requests are grouped by command, so that window, agent and command line group alike.

export interface CommandFacts {
  /** As the tool's User-Agent names it. */
  readonly command?: string | undefined
  /** The grant's client: `shared`, `exec 1234 aws`, `terminal 1234-5`, `derived`. */
  readonly client?: string | undefined
}

export interface ActionFacts {
  readonly service?: string | undefined
  readonly action?: string | undefined
}

/** A program of these says nothing of itself by naming them. */
const sdk = /^(?:boto3|botocore|aws-sdk\b.*|aiobotocore)$/

/** `aws s3 sync`; `deploy.py (boto3)` where `exec` knows the program and the tool names its SDK alone. Undefined where nobody says. */
export function commandOf({ command, client }: CommandFacts): string | undefined {
  const program = client === undefined ? undefined : /^exec \d+ (.+)$/s.exec(client)?.[1]
  if (command === undefined) return program
  return program !== undefined && sdk.test(command) ? `${program} (${command})` : command
}

/** What callers are told apart by: `aws` of `exec 1234 aws`, whichever process it was, and terminals as such. */
export function callerName(client: string): string {
  return commandOf({ client }) ?? (client.startsWith('terminal ') ? 'terminal' : client)
}

/** `s3:GetObject`; undefined where the request names none. */
export function actionOf({ service, action }: ActionFacts): string | undefined {
  return action === undefined ? undefined : service === undefined ? action : `${service}:${action}`
}
