// moto as a source of an agent: somebody else's AWS.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { ToolAgent } from './agent.ts'

export interface Moto {
  readonly url: string
  close(): Promise<void>
}

/** Calls that set it up before it begins to check signatures: a user, its policy and key, the role. */
const setUp = [
  'import boto3, json, sys',
  'iam = boto3.client("iam", endpoint_url=sys.argv[1], region_name="us-east-1", aws_access_key_id="set", aws_secret_access_key="up")',
  'allow = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}',
  'trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}}]}',
  'iam.create_user(UserName="person")',
  'iam.put_user_policy(UserName="person", PolicyName="all", PolicyDocument=json.dumps(allow))',
  'iam.create_role(RoleName="Worker", AssumeRolePolicyDocument=json.dumps(trust))',
  'iam.put_role_policy(RoleName="Worker", PolicyName="all", PolicyDocument=json.dumps(allow))',
  'key = iam.create_access_key(UserName="person")["AccessKey"]',
  'print(json.dumps([key["AccessKeyId"], key["SecretAccessKey"]]))',
]

/**
 * Starts it, and gives `agent` the role `worker` of account 123456789012 there. `judges`: it checks signatures with code of its own, which
 * takes no presigned links, and no queries with a slash in them, real keys or not.
 */
export async function startMoto(python: string, agent: ToolAgent, { judges }: { judges: boolean }): Promise<Moto> {
  // It tells its port only in its log.
  const server = spawn(python, ['-u', '-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'], {
    cwd: agent.folder,
    env: { ...process.env, ...(judges && { INITIAL_NO_AUTH_ACTION_COUNT: '5' }) },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const close = async (): Promise<void> => {
    if (server.exitCode !== null) return
    const gone = once(server, 'exit')
    server.kill()
    await gone
  }
  try {
    const url = await addressOf(server)
    const made = await agent.run(python, ['-c', setUp.join('\n'), url])
    if (made.code !== 0) throw new Error(made.err)
    const [keyId = '', secret = '']: readonly string[] = JSON.parse(made.out)
    const user = ['--access-key-id', keyId, '--region', 'us-east-1', '--endpoint-url', url]
    await agent.latchkey(['source', 'add', 'iam-user', 'moto', ...user], { input: secret })
    const arn = 'arn:aws:iam::123456789012:role/Worker'
    await agent.latchkey(['role', 'add', 'worker', '--source', 'moto', '--arn', arn])
    return { url, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function addressOf({ stderr }: ChildProcess): Promise<string> {
  if (stderr === null) throw new Error('no log of moto')
  for await (const line of createInterface(stderr)) {
    const url = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1]
    if (url === undefined) continue
    stderr.resume()
    return url
  }
  throw new Error('moto ended before it listened')
}
