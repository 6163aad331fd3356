// The settings that `latchkey settings` lists: one table, from which schema, defaults, texts and parsing follow.
import * as z from 'zod'
import { AppError } from '../util/app-error.ts'
import { logLevels } from '../util/log.ts'
import type { LogLevel } from '../util/log.ts'

export interface SettingValues {
  readonly 'proxy.port': number
  readonly 'proxy.next-hop': string
  readonly 'proxy.strict': boolean
  readonly 'proxy.customer-endpoints': string
  readonly 'default.region': string
  readonly 'session.name': string
  readonly 'tools.node-preload': boolean
  readonly 'log.level': LogLevel
  readonly 'audit.max-size-mb': number
  readonly 'audit.files': number
}
export type SettingKey = keyof SettingValues

interface Setting<Value> {
  readonly default: Value
  readonly schema: z.ZodType<Value>
  readonly description: string
}

/** Endpoint families that belong to customers; signing for them is opt-in (see SessionFacts). */
const customerEndpoints = ['execute-api', 'lambda-url', 'es', 'aoss', 'appsync']

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' })

export const settingKeys: { readonly [Key in SettingKey]: Setting<SettingValues[Key]> } = {
  'proxy.port': {
    default: 0,
    schema: z.int('must be a whole number').min(0).max(65_535),
    description:
      'Port of the proxy on 127.0.0.1; 0 picks a free one and keeps it. A change counts from the next start.',
  },
  'proxy.next-hop': {
    default: '',
    schema: z.union([z.literal(''), httpUrl], 'must be an http:// or https:// URL'),
    description:
      'Corporate proxy to go through, such as http://proxy.example.com:8080; empty for none beyond HTTPS_PROXY. A change counts from the next start.',
  },
  'proxy.strict': {
    default: false,
    schema: z.boolean('must be true or false'),
    description: 'Refuse requests that do not carry stand-in credentials, instead of passing them on.',
  },
  'proxy.customer-endpoints': {
    default: '',
    schema: z.string().refine((text) => listItems(text).every((item) => customerEndpoints.includes(item)), {
      error: `must be a comma-separated list of ${customerEndpoints.join(', ')}`,
    }),
    description: `Endpoints of your own to sign for too, comma-separated: ${customerEndpoints.join(', ')}.`,
  },
  'default.region': {
    default: 'us-east-1',
    schema: z.string().regex(/^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/, 'must be a region such as eu-west-1'),
    description: 'Region of sources and roles that have none of their own.',
  },
  'session.name': {
    default: '',
    schema: z.string(),
    description: 'Role session name that AWS logs; empty takes your user name.',
  },
  'tools.node-preload': {
    default: true,
    schema: z.boolean('must be true or false'),
    description: 'Let exec and env set NODE_OPTIONS, so that the AWS SDK for JavaScript uses the proxy.',
  },
  'log.level': {
    default: 'info',
    schema: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`),
    description: `How much the agent's log says: ${logLevels.join(', ')}.`,
  },
  'audit.max-size-mb': {
    default: 20,
    schema: z.int('must be a whole number').min(1).max(10_000),
    description: 'Size in MB at which the audit log starts a new file. A change counts from the next start.',
  },
  'audit.files': {
    default: 10,
    schema: z.int('must be a whole number').min(2).max(1000),
    description: 'Audit files that are kept, the current one included. A change counts from the next start.',
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
  const { data, error } = schema.safeParse(fromText(text.trim(), typeof standard))
  if (data !== undefined) return data
  throw new AppError(
    'bad-request',
    `${key} ${error.issues[0]?.message ?? 'cannot take this value'} (given: "${text}")`,
    {
      hint: settingKeys[key].description,
    },
  )
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
