// What people's environments and AWS files combine to, with what boto3, the AWS CLI v2 and the JavaScript SDK find then.
import { type ChainInput, type Found, providerChain } from '#local/provider-chain/index.ts'

type Environment = Readonly<Record<string, string>>

/** What lies on the disk beside the two files; `endpoint` gives a container's credentials. */
export interface Given {
  readonly home: string
  readonly program: string
  readonly token: string
  readonly legacy: string
  readonly endpoint: string
}

/** All three alike, or each of them. */
type Expected = string | readonly [boto3: string, cli: string, javascript: string]
export type Combination = readonly [
  name: string,
  env: Environment,
  config: string | undefined,
  credentials: string | undefined,
  found: Expected,
]

/** Of whoever finds keys in a file their id too. */
export function foundIn(input: ChainInput): readonly string[] {
  return providerChain(input).map((found) =>
    [found.kind, found.profile, ...keyIdsOf(found, input)].filter((part) => part !== undefined).join(' '),
  )
}

function keyIdsOf({ kind, places }: Found, { read }: ChainInput): readonly string[] {
  const { file, line } = places.find(({ name }) => name === 'aws_access_key_id') ?? {}
  if (kind !== 'keys-in-file' || file === undefined || line === undefined) return []
  const text = Buffer.from(read(file) ?? []).toString()
  const id = /[=:]\s*(\S*)/.exec(text.split(/\r\n|\r|\n/)[line - 1] ?? '')?.[1] ?? ''
  return id === '' ? [] : [id]
}

const keys = (name: string): string => `aws_access_key_id = AKIA${name}\naws_secret_access_key = s\n`
const inEnv = (name: string): Environment => ({ AWS_ACCESS_KEY_ID: `AKIA${name}`, AWS_SECRET_ACCESS_KEY: 's' })
const sso =
  'sso_start_url = https://x.awsapps.com/start\nsso_region = eu-west-1\nsso_account_id = 111122223333\nsso_role_name = R\n'

export function combinations({ home, program, token, legacy, endpoint }: Given): readonly Combination[] {
  const webIdentity = { AWS_WEB_IDENTITY_TOKEN_FILE: token, AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/x' }
  const container = { AWS_CONTAINER_CREDENTIALS_FULL_URI: endpoint }
  const process = `credential_process = ${program}\n`
  return [
    ['nothing', {}, undefined, undefined, 'instance'],
    ['keys env', inEnv('ENV'), undefined, undefined, 'environment'],
    [
      'keys env + AWS_PROFILE keys',
      { ...inEnv('ENV'), AWS_PROFILE: 'w' },
      undefined,
      '[w]\n' + keys('W'),
      ['environment', 'environment', 'keys-in-file w AKIAW'],
    ],
    [
      'keys env + AWS_PROFILE missing',
      { ...inEnv('ENV'), AWS_PROFILE: 'nope' },
      undefined,
      '[w]\n' + keys('W'),
      'missing-profile nope',
    ],
    [
      'keys env + AWS_DEFAULT_PROFILE missing',
      { ...inEnv('ENV'), AWS_DEFAULT_PROFILE: 'nope' },
      undefined,
      '[w]\n' + keys('W'),
      ['missing-profile nope', 'missing-profile nope', 'environment'],
    ],
    [
      'AWS_PROFILE empty, default keys',
      { AWS_PROFILE: '' },
      undefined,
      '[default]\n' + keys('D'),
      ['missing-profile ', 'missing-profile ', 'keys-in-file default AKIAD'],
    ],
    [
      'AWS_DEFAULT_PROFILE empty, default keys',
      { AWS_DEFAULT_PROFILE: '' },
      undefined,
      '[default]\n' + keys('D'),
      ['missing-profile ', 'missing-profile ', 'keys-in-file default AKIAD'],
    ],
    [
      'AWS_PROFILE empty + AWS_DEFAULT_PROFILE=w',
      { AWS_PROFILE: '', AWS_DEFAULT_PROFILE: 'w' },
      undefined,
      '[default]\n' + keys('D') + '[w]\n' + keys('W'),
      ['keys-in-file w AKIAW', 'missing-profile ', 'keys-in-file default AKIAD'],
    ],
    [
      'both profiles differ',
      { AWS_PROFILE: 'a', AWS_DEFAULT_PROFILE: 'b' },
      undefined,
      '[a]\n' + keys('A') + '[b]\n' + keys('B'),
      ['keys-in-file b AKIAB', 'keys-in-file a AKIAA', 'keys-in-file a AKIAA'],
    ],
    [
      'AWS_DEFAULT_PROFILE only',
      { AWS_DEFAULT_PROFILE: 'b' },
      undefined,
      '[default]\n' + keys('D') + '[b]\n' + keys('B'),
      ['keys-in-file b AKIAB', 'keys-in-file b AKIAB', 'keys-in-file default AKIAD'],
    ],
    [
      'half key env (id only), default keys',
      { AWS_ACCESS_KEY_ID: 'AKIAHALF' },
      undefined,
      '[default]\n' + keys('D'),
      ['broken', 'broken', 'keys-in-file default AKIAD'],
    ],
    [
      'half key env (secret only), default keys',
      { AWS_SECRET_ACCESS_KEY: 'x' },
      undefined,
      '[default]\n' + keys('D'),
      'keys-in-file default AKIAD',
    ],
    [
      'session token only env, default keys',
      { AWS_SESSION_TOKEN: 'x' },
      undefined,
      '[default]\n' + keys('D'),
      'keys-in-file default AKIAD',
    ],
    [
      'keys empty strings',
      { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' },
      undefined,
      '[default]\n' + keys('D'),
      'keys-in-file default AKIAD',
    ],
    [
      'web identity env + default keys',
      webIdentity,
      undefined,
      '[default]\n' + keys('D'),
      ['web-identity', 'web-identity', 'keys-in-file default AKIAD'],
    ],
    [
      'web identity env + AWS_PROFILE keys',
      { ...webIdentity, AWS_PROFILE: 'w' },
      undefined,
      '[w]\n' + keys('W'),
      ['web-identity', 'web-identity', 'keys-in-file w AKIAW'],
    ],
    [
      'web identity env + AWS_PROFILE process',
      { ...webIdentity, AWS_PROFILE: 'w' },
      '[profile w]\n' + process,
      undefined,
      ['web-identity', 'web-identity', 'process w'],
    ],
    [
      'web identity token only + default keys',
      { AWS_WEB_IDENTITY_TOKEN_FILE: token },
      undefined,
      '[default]\n' + keys('D'),
      ['broken', 'broken', 'keys-in-file default AKIAD'],
    ],
    [
      'AWS_ROLE_ARN only + default keys',
      { AWS_ROLE_ARN: 'arn:x' },
      undefined,
      '[default]\n' + keys('D'),
      'keys-in-file default AKIAD',
    ],
    [
      'web identity env + missing profile',
      { ...webIdentity, AWS_PROFILE: 'nope' },
      undefined,
      '[w]\n' + keys('W'),
      ['missing-profile nope', 'missing-profile nope', 'web-identity'],
    ],
    ['container + default keys', container, undefined, '[default]\n' + keys('D'), 'keys-in-file default AKIAD'],
    ['container only', container, undefined, undefined, 'container'],
    [
      'container + missing profile',
      { ...container, AWS_PROFILE: 'nope' },
      undefined,
      undefined,
      ['missing-profile nope', 'missing-profile nope', 'container'],
    ],
    [
      'container + profile region only',
      { ...container, AWS_PROFILE: 'w' },
      '[profile w]\nregion = eu-west-1\n',
      undefined,
      'container',
    ],
    ['container + web identity', { ...container, ...webIdentity }, undefined, undefined, 'web-identity'],
    [
      'relative uri empty + full',
      { ...container, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '' },
      undefined,
      undefined,
      ['broken', 'broken', 'container'],
    ],
    ['process default', {}, '[default]\n' + process, undefined, 'process default'],
    [
      'process + keys same config section',
      {},
      '[default]\n' + keys('D') + process,
      undefined,
      ['process default', 'process default', 'keys-in-file default AKIAD'],
    ],
    [
      'process in config, keys in credentials',
      {},
      '[default]\n' + process,
      '[default]\n' + keys('D'),
      'keys-in-file default AKIAD',
    ],
    [
      'process quoted spaces',
      {},
      '[default]\ncredential_process = "' + program + '" a\n',
      undefined,
      'process default',
    ],
    ['process in credentials', {}, undefined, '[default]\n' + process, 'process default'],
    ['sso legacy', {}, '[default]\n' + sso, undefined, 'sso default'],
    [
      'sso legacy + keys cred',
      {},
      '[default]\n' + sso,
      '[default]\n' + keys('D'),
      ['sso default', 'sso default', 'keys-in-file default AKIAD'],
    ],
    [
      'sso legacy + process',
      {},
      '[default]\n' + sso + process,
      undefined,
      ['sso default', 'sso default', 'process default'],
    ],
    [
      'sso_session without account',
      {},
      '[sso-session s]\nsso_start_url = https://x\nsso_region = eu-west-1\n[default]\nsso_session = s\n',
      undefined,
      ['instance', 'instance', 'broken default'],
    ],
    [
      'sso_session without account + keys cred',
      {},
      '[sso-session s]\nsso_start_url = https://x\nsso_region = eu-west-1\n[default]\nsso_session = s\n',
      '[default]\n' + keys('D'),
      'keys-in-file default AKIAD',
    ],
    [
      'sso_session full',
      {},
      '[sso-session s]\nsso_start_url = https://x\nsso_region = eu-west-1\n[default]\nsso_session = s\nsso_account_id = 111122223333\nsso_role_name = R\n',
      undefined,
      'sso default',
    ],
    [
      'sso account+role, no start url',
      {},
      '[default]\nsso_account_id = 111122223333\nsso_role_name = R\n',
      undefined,
      'broken default',
    ],
    [
      'sso_session missing section',
      {},
      '[default]\nsso_session = gone\nsso_account_id = 111122223333\nsso_role_name = R\n',
      undefined,
      'broken default',
    ],
    [
      'assume role source_profile',
      { AWS_PROFILE: 'r' },
      '[profile r]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = b\n',
      '[b]\n' + keys('B'),
      'assume-role r',
    ],
    [
      'assume role source_profile missing',
      { AWS_PROFILE: 'r' },
      '[profile r]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = gone\n',
      '[b]\n' + keys('B'),
      ['broken r', 'broken r', 'instance'],
    ],
    [
      'assume role no source',
      { AWS_PROFILE: 'r' },
      '[profile r]\nrole_arn = arn:aws:iam::111122223333:role/x\n',
      undefined,
      ['broken r', 'broken r', 'instance'],
    ],
    [
      'assume role no source + keys',
      { AWS_PROFILE: 'r' },
      '[profile r]\nrole_arn = arn:aws:iam::111122223333:role/x\n',
      '[r]\n' + keys('R'),
      ['broken r', 'broken r', 'keys-in-file r AKIAR'],
    ],
    [
      'assume role self source',
      { AWS_PROFILE: 'r' },
      '[profile r]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = r\n',
      '[r]\n' + keys('R'),
      'assume-role r',
    ],
    [
      'assume role credential_source env + keys env',
      { ...inEnv('ENV'), AWS_PROFILE: 'r' },
      '[profile r]\nrole_arn = arn:aws:iam::111122223333:role/x\ncredential_source = Environment\n',
      undefined,
      ['environment', 'environment', 'assume-role r'],
    ],
    [
      'web identity in profile',
      { AWS_PROFILE: 'r' },
      '[profile r]\nrole_arn = arn:aws:iam::111122223333:role/x\nweb_identity_token_file = ' + token + '\n',
      undefined,
      'web-identity r',
    ],
    [
      'web identity in profile + source_profile',
      { AWS_PROFILE: 'r' },
      '[profile r]\nrole_arn = arn:aws:iam::111122223333:role/x\nweb_identity_token_file = ' +
        token +
        '\nsource_profile = b\n',
      '[b]\n' + keys('B'),
      ['web-identity r', 'web-identity r', 'assume-role r'],
    ],
    [
      'default twice',
      {},
      undefined,
      '[default]\n' + keys('D1') + '[default]\n' + keys('D2'),
      ['broken', 'broken', 'keys-in-file default AKIAD2'],
    ],
    [
      'default twice in config; keys in cred',
      {},
      '[default]\nregion=a\n[default]\nregion=b\n',
      '[default]\n' + keys('D'),
      ['broken', 'broken', 'keys-in-file default AKIAD'],
    ],
    [
      'duplicate key',
      {},
      undefined,
      '[default]\n' + keys('D1') + 'aws_access_key_id = AKIAD2\n',
      ['broken', 'broken', 'keys-in-file default AKIAD2'],
    ],
    ['BOM cred', {}, undefined, '\ufeff[default]\n' + keys('D'), ['broken', 'broken', 'keys-in-file default AKIAD']],
    [
      'BOM config; keys cred',
      {},
      '\ufeff[default]\nregion = eu-west-1\n',
      '[default]\n' + keys('D'),
      ['broken', 'broken', 'keys-in-file default AKIAD'],
    ],
    ['CRLF', {}, undefined, ('[default]\n' + keys('D')).replace('\n', '\r\n'), 'keys-in-file default AKIAD'],
    [
      'indented keys',
      {},
      undefined,
      '[default]\n  aws_access_key_id = AKIAD\n  aws_secret_access_key = s\n',
      'keys-in-file default AKIAD',
    ],
    [
      'tab indented keys',
      {},
      undefined,
      '[default]\n\taws_access_key_id\t=\tAKIAD\n\taws_secret_access_key\t=\ts\n',
      'keys-in-file default AKIAD',
    ],
    ['indented header', {}, undefined, '  [default]\n' + keys('D'), 'keys-in-file default AKIAD'],
    [
      'key: colon',
      {},
      undefined,
      '[default]\naws_access_key_id: AKIAD\naws_secret_access_key: s\n',
      ['keys-in-file default AKIAD', 'keys-in-file default AKIAD', 'instance'],
    ],
    [
      'upper case key names',
      {},
      undefined,
      '[default]\nAWS_ACCESS_KEY_ID = AKIAD\nAWS_SECRET_ACCESS_KEY = s\n',
      ['keys-in-file default AKIAD', 'keys-in-file default AKIAD', 'instance'],
    ],
    ['header with comment', {}, undefined, '[default] # mine\n' + keys('D'), 'keys-in-file default AKIAD'],
    ['header spaces [ default ]', {}, undefined, '[ default ]\n' + keys('D'), 'instance'],
    [
      'comment after value process',
      {},
      '[default]\ncredential_process = ' + program + ' # comment\n',
      undefined,
      'process default',
    ],
    [
      'profile quoted space',
      { AWS_PROFILE: 'with space' },
      '[profile "with space"]\n' + process,
      undefined,
      ['process with space', 'process with space', 'missing-profile with space'],
    ],
    [
      'profile unquoted space',
      { AWS_PROFILE: 'with space' },
      '[profile with space]\n' + process,
      undefined,
      'missing-profile with space',
    ],
    [
      'profile header two spaces',
      { AWS_PROFILE: 'w' },
      '[profile   w]\n' + process,
      undefined,
      ['process w', 'process w', 'missing-profile w'],
    ],
    ['profile header tab', { AWS_PROFILE: 'w' }, '[profile\tw]\n' + process, undefined, 'process w'],
    [
      '[profile default] and [default]',
      {},
      '[profile default]\n' + keys('P') + '[default]\n' + keys('D'),
      undefined,
      ['keys-in-file default AKIAD', 'keys-in-file default AKIAD', 'keys-in-file default AKIAP'],
    ],
    [
      '[default] and [profile default]',
      {},
      '[default]\n' + keys('D') + '[profile default]\n' + keys('P'),
      undefined,
      'keys-in-file default AKIAP',
    ],
    ['bare section in config [w]', { AWS_PROFILE: 'w' }, '[w]\n' + process, undefined, 'missing-profile w'],
    ['[profile w] in credentials', { AWS_PROFILE: 'w' }, undefined, '[profile w]\n' + keys('W'), 'missing-profile w'],
    [
      'default only half keys in cred',
      {},
      undefined,
      '[default]\naws_access_key_id = AKIAD\n',
      ['broken default', 'broken default', 'instance'],
    ],
    [
      'half in cred, half in config',
      {},
      '[default]\naws_secret_access_key = s\n',
      '[default]\naws_access_key_id = AKIAD\n',
      ['broken default', 'broken default', 'keys-in-file default AKIAD'],
    ],
    [
      'empty key in cred, process in config',
      {},
      '[default]\n' + process,
      '[default]\naws_access_key_id =\naws_secret_access_key =\n',
      ['keys-in-file default', 'keys-in-file default', 'process default'],
    ],
    [
      'garbage line in cred',
      {},
      undefined,
      'hello\n[default]\n' + keys('D'),
      ['broken', 'broken', 'keys-in-file default AKIAD'],
    ],
    [
      'garbage line in config; keys cred',
      {},
      '[default]\nfoo\n',
      '[default]\n' + keys('D'),
      ['broken', 'broken', 'keys-in-file default AKIAD'],
    ],
    [
      's3 block',
      {},
      '[default]\ns3 =\n  max_concurrent_requests = 20\n  credential_process = evil\nregion = eu-west-1\n' + process,
      undefined,
      'process default',
    ],
    [
      's3 block indented keys deep like aws_access_key_id',
      {},
      '[default]\ns3 =\n  aws_access_key_id = X\n',
      undefined,
      'instance',
    ],
    [
      'whole keys below s3',
      {},
      '[default]\ns3 =\n  aws_access_key_id = AKIAX\n  aws_secret_access_key = s\n',
      undefined,
      'instance',
    ],
    [
      'services section',
      {},
      '[services local]\ns3 =\n  endpoint_url = http://localhost:1\n[default]\nservices = local\n' + process,
      undefined,
      'process default',
    ],
    [
      'AWS_CONFIG_FILE missing, has default cred',
      { AWS_CONFIG_FILE: '/nope/config' },
      undefined,
      '[default]\n' + keys('D'),
      'keys-in-file default AKIAD',
    ],
    ['AWS_CONFIG_FILE with ~', { AWS_CONFIG_FILE: '~/other' }, undefined, undefined, 'process default'],
    [
      'AWS_SHARED_CREDENTIALS_FILE is directory',
      { AWS_SHARED_CREDENTIALS_FILE: home },
      '[default]\n' + process,
      undefined,
      'process default',
    ],
    [
      'AWS_CONFIG_FILE empty',
      { AWS_CONFIG_FILE: '' },
      '[default]\n' + process,
      undefined,
      ['instance', 'instance', 'process default'],
    ],
    ['IMDS disabled', { AWS_EC2_METADATA_DISABLED: 'true' }, undefined, undefined, 'none'],
    ['AWS_PROFILE=default, none', { AWS_PROFILE: 'default' }, undefined, undefined, 'missing-profile default'],
    [
      'AWS_PROFILE=latchkey foreign',
      { AWS_PROFILE: 'latchkey' },
      '[profile latchkey]\n' + process,
      undefined,
      'process latchkey',
    ],
    [
      'legacy AWS_CREDENTIAL_FILE',
      { AWS_CREDENTIAL_FILE: legacy },
      undefined,
      undefined,
      ['keys-in-file', 'keys-in-file', 'instance'],
    ],
    ['AWS_SECURITY_TOKEN + keys', { ...inEnv('ENV'), AWS_SECURITY_TOKEN: 't' }, undefined, undefined, 'environment'],
    [
      'AWS_ACCESS_KEY/AWS_SECRET_KEY (java)',
      { AWS_ACCESS_KEY: 'AKIAJ', AWS_SECRET_KEY: 's' },
      undefined,
      undefined,
      'instance',
    ],
    ['login session', {}, '[default]\nlogin_session = arn:aws:iam::111122223333:user/me\n', undefined, 'login default'],
    [
      'expired env AWS_CREDENTIAL_EXPIRATION',
      { ...inEnv('ENV'), AWS_CREDENTIAL_EXPIRATION: '2020-01-01T00:00:00Z' },
      undefined,
      undefined,
      ['broken', 'broken', 'environment'],
    ],
    ['profile case differs', { AWS_PROFILE: 'Work' }, undefined, '[work]\n' + keys('W'), 'missing-profile Work'],
    ['AWS_PROFILE trailing space', { AWS_PROFILE: 'w ' }, undefined, '[w]\n' + keys('W'), 'missing-profile w '],
  ]
}
