// `npm run demo`: the main job from end to end, in a home of its own that is removed afterwards. An agent with the embedded sandbox, a
// role, and real tools doing real work through the proxy with nothing but what `latchkey exec` sets. Exit code 0 only if all of it worked.
import { spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { styleText } from 'node:util'
import type { AuditRecord, RoleView } from '#contract/model.ts'

const root = join(import.meta.dirname, '..')
const latchkey = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'latchkey.cmd' : 'latchkey')
const home = mkdtempSync(join(tmpdir(), 'latchkey-demo-'))
const megabytes = 20

/** Nobody's credentials, profiles or proxies: only what this demo makes. */
const env: NodeJS.ProcessEnv = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(AWS_|LATCHKEY_|NODE_OPTIONS$)|_proxy$/i.test(name)),
  ),
  PATH: [join(root, 'node_modules', '.bin'), process.env['PATH']].join(delimiter),
  HOME: home,
  USERPROFILE: home,
  LATCHKEY_HOME: join(home, 'latchkey'),
  LATCHKEY_VAULT: 'memory',
  AWS_PAGER: '',
  NO_COLOR: '1',
}

class DemoFailed extends Error {}

const title = (text: string): void => console.log(`\n${styleText('bold', text)}`)
const shown = (args: readonly string[]): string =>
  args.map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg}'`)).join(' ')

/** Runs a command and gives what it printed; ends the demo when it fails. */
async function run(command: string, args: readonly string[], { quiet = false } = {}): Promise<string> {
  if (!quiet)
    console.log(styleText('dim', `$ ${shown([command.replace(latchkey, 'latchkey'), ...args])}`.replaceAll(home, '~')))
  const child = spawn(command, args, {
    cwd: home,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
    if (!quiet) process.stdout.write(chunk.replaceAll(/^(?=.)/gm, '  '))
  })
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  if (code !== 0) throw new DemoFailed(`${shown([command, ...args])} ended with ${code}`)
  return text
}

const digest = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

async function withAwsCli(role: string): Promise<boolean> {
  const found = spawnSync('aws', ['--version'], { env, encoding: 'utf8', shell: process.platform === 'win32' })
  title('The AWS CLI')
  if (found.status !== 0) {
    console.log('  is not installed here (https://aws.amazon.com/cli); the JavaScript SDK below does the same work')
    return false
  }
  console.log(`  ${(found.stdout || found.stderr).trim()}`)
  const aws = (...args: readonly string[]): Promise<string> => run(latchkey, ['exec', role, '--', 'aws', ...args])
  const upload = join(home, 'upload.bin')
  const download = join(home, 'download.bin')
  writeFileSync(upload, randomBytes(megabytes * 1_000_000))
  await aws('sts', 'get-caller-identity', '--output', 'json')
  await aws('s3', 'mb', 's3://demo-cli')
  await aws('s3', 'cp', upload, 's3://demo-cli/object', '--no-progress')
  await aws('s3', 'cp', 's3://demo-cli/object', download, '--no-progress')
  if (digest(upload) !== digest(download)) throw new DemoFailed('the object came back changed')
  console.log(`  ${megabytes} MB came back byte for byte`)
  await aws(
    'dynamodb',
    'create-table',
    '--table-name',
    'demo-cli',
    '--attribute-definitions',
    'AttributeName=id,AttributeType=S',
    '--key-schema',
    'AttributeName=id,KeyType=HASH',
    '--billing-mode',
    'PAY_PER_REQUEST',
    '--query',
    'TableDescription.TableStatus',
    '--output',
    'text',
  )
  await aws('dynamodb', 'wait', 'table-exists', '--table-name', 'demo-cli')
  await aws('dynamodb', 'put-item', '--table-name', 'demo-cli', '--item', '{"id":{"S":"1"},"said":{"S":"hello"}}')
  await aws(
    'dynamodb',
    'get-item',
    '--table-name',
    'demo-cli',
    '--key',
    '{"id":{"S":"1"}}',
    '--query',
    'Item.said.S',
    '--output',
    'text',
  )
  return true
}

async function demo(): Promise<void> {
  title('An agent with a sandbox: an AWS of its own on this computer')
  await run(latchkey, ['agent', '--sandbox'])
  await run(latchkey, ['roles'])
  const roles: readonly RoleView[] = JSON.parse(await run(latchkey, ['roles', '--json'], { quiet: true }))
  const role = roles.find(
    ({ kind, labels, chain }) => kind === 'role' && chain.length === 0 && labels['sandbox/needs'] === undefined,
  )
  if (!role) throw new DemoFailed('the sandbox lists no role')
  const name = role.accountName === undefined ? role.name : `${role.accountName}/${role.name}`
  await run(latchkey, ['start', name])

  const cli = await withAwsCli(name)
  title('The JavaScript SDK')
  const sdk = await run(latchkey, ['exec', name, '--', 'node', join(root, 'scripts', 'demo-sdk.ts'), String(megabytes)])
  const seen = /^who am I: (\S+)/m.exec(sdk)?.[1]
  if (seen === undefined) throw new DemoFailed('the SDK was not told who it is')

  title('What the agent saw')
  const audit = await run(latchkey, ['audit', '--json'], { quiet: true })
  const records: readonly AuditRecord[] = audit
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  await run(latchkey, ['audit', '--since', '5m'])
  if (records.some(({ outcome }) => outcome === 'refused' || outcome === 'failed'))
    throw new DemoFailed('a request was refused or failed')

  title('Done')
  console.log(
    `  AWS saw ${seen}, ${records.filter(({ event }) => event === 'request').length} requests${cli ? ', by the AWS CLI and the JavaScript SDK' : ', by the JavaScript SDK'}.`,
  )
  console.log('  The tools held stand-in keys; the real ones never left the agent.')
  console.log(`
Next, with your own AWS:
  npx latchkey source add iam-user work --access-key-id AKIA…     or: source add ambient here
  npx latchkey role add admin --source work --arn arn:aws:iam::111122223333:role/Admin
  npx latchkey exec admin -- aws s3 ls
or go on with the sandbox:
  npx latchkey agent --sandbox`)
}

const began = process.hrtime.bigint()
try {
  await demo()
  console.log(`\nall of it worked, in ${(Number(process.hrtime.bigint() - began) / 1e9).toFixed(1)} s`)
} catch (error) {
  if (!(error instanceof DemoFailed)) throw error
  console.error(`\nthe demo failed: ${error.message}`)
  process.exitCode = 1
} finally {
  spawnSync(latchkey, ['stop'], { env, shell: process.platform === 'win32' })
  rmSync(home, { recursive: true, force: true })
}
