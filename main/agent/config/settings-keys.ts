// The settings that `latchkey settings` lists: one table, from which schema, defaults, texts and parsing follow.
import * as z from 'zod'
import { isAccelerator } from '#shared/accelerator.ts'
import { unfitToAsk } from '#shared/console/asks-first.ts'
import { isolatedDomains, isolatedHostsShape } from '#shared/console/isolated.ts'
import { AppError } from '#util/app-error.ts'
import { logLevels } from '#util/log.ts'
import type { LogLevel } from '#util/log.ts'
import { redacted } from '#util/redact.ts'

/** What a tool gets: stand-ins and the proxy, or short-lived real credentials. */
export type Delivery = 'proxied' | 'direct'

export interface SettingValues {
  readonly 'proxy.port': number
  readonly 'proxy.next-hop': string
  readonly 'proxy.strict': boolean
  readonly 'proxy.customer-endpoints': string
  readonly 'proxy.aws-without-password': boolean
  readonly 'default.region': string
  readonly 'default.delivery': Delivery
  readonly 'session.name': string
  readonly 'console.ask-first': string
  readonly 'console.isolated-hosts': string
  readonly 'console.multi-session': boolean
  readonly 'console.identity-center': 'federation' | 'portal'
  readonly 'sources.sync-hours': number
  readonly 'profiles.share-sign-in': boolean
  readonly 'tools.node-preload': boolean
  readonly 'tools.bun': boolean
  readonly 'tools.java': boolean
  readonly 'log.level': LogLevel
  readonly 'audit.max-size-mb': number
  readonly 'audit.files': number
  readonly 'app.theme': 'system' | 'light' | 'dark'
  readonly 'app.density': 'comfortable' | 'compact'
  readonly 'app.notifications': boolean
  readonly 'app.tray-time': 'off' | 'time' | 'role'
  readonly 'app.launch-at-login': boolean
  readonly 'app.shortcut': string
}
export type SettingKey = keyof SettingValues

interface Setting<Value> {
  readonly default: Value
  /** All values there are, for a setting that takes one of a few. */
  readonly choices?: readonly (Value & string)[]
  readonly schema: z.ZodType<Value>
  readonly description: string
}

/** Endpoint families that belong to customers; signing for them is opt-in (see SessionFacts). */
const customerEndpoints = ['execute-api', 'lambda-url', 'es', 'aoss', 'appsync']

/** With its slashes: without them a password is not seen for one where the value is shown. */
const httpUrl = z.url({ protocol: /^https?$/ }).regex(/^https?:\/\//i)

const boolean = z.boolean('must be true or false')

function wholeNumber(least: number, most: number) {
  const error = `must be a whole number from ${least} to ${most}`
  return z.int(error).min(least, error).max(most, error)
}

/** A setting that takes one of a few words. */
function choice<const Value extends string>(choices: readonly Value[], standard: NoInfer<Value>, description: string) {
  return { default: standard, choices, schema: z.enum(choices, `must be one of ${choices.join(', ')}`), description }
}

export const settingKeys: { readonly [Key in SettingKey]: Setting<SettingValues[Key]> } = {
  'proxy.port': {
    default: 0,
    schema: wholeNumber(0, 65_535),
    description: 'Port of the proxy on 127.0.0.1; 0 picks a free one and keeps it. Takes effect at the next start.',
  },
  'proxy.next-hop': {
    default: '',
    schema: z.union([z.literal(''), httpUrl], 'must be an http:// or https:// URL'),
    description:
      'Corporate proxy to go through, such as http://proxy.example.com:8080. Empty: HTTPS_PROXY alone counts. Takes effect at the next start.',
  },
  'proxy.strict': {
    default: false,
    schema: boolean,
    description: 'Block requests that do not carry stand-in keys, instead of passing them on.',
  },
  'proxy.customer-endpoints': {
    default: '',
    schema: z.string().refine((text) => listItems(text).every((item) => customerEndpoints.includes(item)), {
      error: `must be a comma-separated list of ${customerEndpoints.join(', ')}`,
    }),
    description: `Custom endpoints to sign for too, comma-separated: ${customerEndpoints.join(', ')}.`,
  },
  'proxy.aws-without-password': {
    default: false,
    schema: boolean,
    description:
      'Let every user of this computer reach AWS hosts through the proxy, and through your corporate proxy, without its password. For tools that cannot send one. On Linux your own tools need none anyway.',
  },
  'default.region': {
    default: 'us-east-1',
    schema: z.string().regex(/^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/, 'must be a region such as eu-west-1'),
    description: 'Region for sources and roles that set none.',
  },
  'default.delivery': choice(
    ['proxied', 'direct'],
    'proxied',
    'What env, exec and copying give unless you choose the other: stand-in keys and the proxy, or short-lived real credentials.',
  ),
  'session.name': {
    default: '',
    schema: z.string(),
    description: 'Role session name, as AWS logs it. Empty: your user name.',
  },
  'console.ask-first': {
    default: '',
    schema: z.string().refine((text) => unfitToAsk(text) === undefined, {
      error:
        'must be production, account ids of 12 digits and account names, separated by commas; * for all, nothing for none',
    }),
    description:
      'Ask once more before the console of these opens: production (all that is marked so), account ids, account names such as *-live, comma-separated. Empty: none.',
  },
  'console.isolated-hosts': {
    default: '',
    schema: z.string().refine((text) => isolatedDomains(text) !== undefined, {
      error: `must be ${isolatedHostsShape} with host names of aws-iso, aws-iso-b, aws-iso-e or aws-iso-f, once each, separated by commas`,
    }),
    description: `Hosts of the console and of its sign-in in isolated partitions, which AWS does not publish: ${isolatedHostsShape}, comma-separated.`,
  },
  'console.multi-session': {
    default: false,
    schema: boolean,
    description:
      "Whether AWS's multi-session support is on in your browser, which then takes five consoles at once. Off: the console of another role in the same browser is signed out first, and Latchkey says so.",
  },
  'console.identity-center': choice(
    ['federation', 'portal'],
    'federation',
    "How consoles of Identity Center's roles open: by the role's credentials, or by a link of the access portal, for a browser that is signed in there.",
  ),
  'sources.sync-hours': {
    default: 24,
    schema: wholeNumber(1, 720),
    description: 'Hours after which the accounts and roles of a signed-in source are fetched again.',
  },
  'profiles.share-sign-in': {
    default: false,
    schema: boolean,
    description:
      'Put the access token of a sign-in into ~/.aws/sso/cache, so that native profiles need no aws sso login. It lies there in plain text; not for sources with roles that are never direct.',
  },
  'tools.node-preload': {
    default: true,
    schema: boolean,
    description:
      'Let exec and env set NODE_OPTIONS, so that the AWS SDK for JavaScript and fetch use the proxy in Node.',
  },
  'tools.bun': {
    default: true,
    schema: boolean,
    description: 'Let exec and env set BUN_OPTIONS, so that the AWS SDK for JavaScript uses the proxy in Bun.',
  },
  'tools.java': {
    default: false,
    schema: boolean,
    description:
      'Let exec and env set JAVA_TOOL_OPTIONS, so that Java programs use the proxy. Java prints a line about it at each start.',
  },
  'log.level': choice(logLevels, 'info', `How much the agent's log says: ${logLevels.join(', ')}.`),
  'audit.max-size-mb': {
    default: 20,
    schema: wholeNumber(1, 10_000),
    description: 'Size in MB at which the audit log starts a new file. Takes effect at the next start.',
  },
  'audit.files': {
    default: 10,
    schema: wholeNumber(2, 1000),
    description: 'Audit files to keep, the current one included. Takes effect at the next start.',
  },
  'app.theme': choice(['system', 'light', 'dark'], 'system', "Colours of the window: the system's, light or dark."),
  'app.density': choice(['comfortable', 'compact'], 'comfortable', 'Height of the rows in the window.'),
  'app.notifications': {
    default: true,
    schema: boolean,
    description: 'Notify when a session needs you or expires.',
  },
  'app.tray-time': choice(
    ['off', 'time', 'role'],
    'time',
    'What stands beside the tray icon: nothing, the time left of the session that ends next, or its role too.',
  ),
  'app.launch-at-login': {
    default: false,
    schema: boolean,
    description: 'Start the app when you log in.',
  },
  'app.shortcut': {
    default: '',
    schema: z.string().refine((text) => text === '' || isAccelerator(text), {
      error: 'must be keys joined by +, such as CommandOrControl+Shift+K',
    }),
    description: 'Keys that open the role picker from any app, such as CommandOrControl+Shift+K; empty for none.',
  },
}

export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(settingKeys, key)
}

/** Every key in the order of the table. */
export const allSettingKeys: readonly SettingKey[] = Object.keys(settingKeys).filter(isSettingKey)

/** Reads a value as a person types it, by the key's own type. Rejects with `bad-request` that says what would fit. */
export function parseSetting(key: SettingKey, text: string): SettingValues[SettingKey] {
  const { schema, default: standard } = settingKeys[key]
  // What was shown is not what was set.
  if (text.includes(redacted))
    throw new AppError('bad-request', `${key} was shown without its password`, { hint: 'Give the whole URL.' })
  const { data, error } = schema.safeParse(fromText(text.trim(), typeof standard))
  if (data !== undefined) return data
  throw new AppError(
    'bad-request',
    `${key} ${error.issues[0]?.message ?? 'cannot take this value'} (given: "${withoutUser(text)}")`,
    {
      hint: settingKeys[key].description,
    },
  )
}

/** A URL that does not fit may hold a password all the same. */
function withoutUser(text: string): string {
  return text.replace(/^([a-z][a-z\d+.-]*:\/\/)?.*@/is, `$1${redacted}@`)
}

function fromText(text: string, type: string): unknown {
  switch (type) {
    case 'number':
      return /^-?\d+$/.test(text) ? Number(text) : text
    case 'boolean':
      return /^(?:true|on|yes|1)$/i.test(text) ? true : /^(?:false|off|no|0)$/i.test(text) ? false : text
    default:
      return text
  }
}

/** The items of a comma-separated setting. */
export function listItems(text: string): readonly string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}
