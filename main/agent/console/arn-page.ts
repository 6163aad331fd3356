// The page that shows what an ARN names. Nothing of an ARN stands in an address unless encoded.
import type { Arn } from '#shared/console/arn.ts'
import { serviceOfNamespace } from '#shared/console/services.ts'
import { partitionById } from '#engine/aws/partitions.ts'
import { arnTemplates } from './arn-templates.ts'
import { type ConsolePage, encoded, encodedParts } from './page.ts'

interface Resource {
  /** Empty where the ARN names none. */
  readonly type: string
  readonly rest: string
}

type PathOf = (arn: Arn, resource: Resource) => string | undefined

/** Those whose paths are more than a template. */
const paths: Readonly<Record<string, PathOf>> = {
  s3: s3ArnPath,
  logs: (_, { type, rest }) => (type === 'log-group' ? logPath(rest) : undefined),
  lambda: (_, { type, rest }) => (type === 'function' ? functionPath(rest) : undefined),
  sqs: queuePath,
  sns: ({ resource, arn }) => (resource.includes(':') ? `sns/v3/home#/subscription/${encodedParts(arn)}` : undefined),
  ssm: (_, { type, rest }) =>
    type === 'parameter' ? `systems-manager/parameters/${encodedParts(rest)}/description?tab=Table` : undefined,
  // Behind its name, AWS puts a hyphen and six random characters.
  secretsmanager: (_, { type, rest }) =>
    type === 'secret' ? `secretsmanager/secret?name=${encoded(rest.replace(/-[A-Za-z0-9]{6}$/, ''))}` : undefined,
  events: (_, { type, rest }) => (type === 'rule' ? rulePath(rest) : undefined),
  apigateway: ({ resource }) => apiPath(resource),
  eks: (_, { type, rest }) => (withinCluster.has(type) ? `eks/home#/clusters/${encoded(firstOf(rest))}` : undefined),
  states: ({ arn }, { type }) => (type === 'express' ? stateMachineOf(arn) : undefined),
}

/** What a cluster of EKS has, and shows on its own page. */
const withinCluster: ReadonlySet<string> = new Set([
  'access-entry',
  'addon',
  'fargateprofile',
  'identityproviderconfig',
  'podidentityassociation',
])

/** Undefined where nobody has told which page it is. */
export function pageOfArn(arn: Arn): ConsolePage | undefined {
  const resource = resourceOf(arn.resource)
  const path = paths[arn.service]?.(arn, resource) ?? filled(arn, resource)
  return path === undefined ? undefined : { path, scope: serviceOfNamespace(arn.service)?.scope ?? 'regional' }
}

export function pageOfS3(bucket: string, key?: string): ConsolePage {
  return { path: s3Path(key === undefined ? bucket : `${bucket}/${key}`), scope: 'regional' }
}

function resourceOf(text: string): Resource {
  const [, type = '', rest = text] = /^([A-Za-z0-9-]+)[/:](.+)$/.exec(text) ?? []
  return { type, rest }
}

const firstOf = (rest: string): string => rest.split(/[/:]/)[0] ?? ''

function filled(arn: Arn, { type, rest }: Resource): string | undefined {
  const template = arnTemplates[`${arn.service} ${type}`]
  if (template === undefined) return undefined
  const parts = rest.split(/[/:]/)
  const values: Readonly<Record<string, string | undefined>> = {
    id: encoded(rest),
    path: encodedParts(rest),
    name: encoded(rest.slice(rest.lastIndexOf('/') + 1)),
    1: encoded(parts[0] ?? ''),
    2: parts[1] === undefined ? undefined : encoded(parts[1]),
    arn: encodedParts(arn.arn),
    ARN: encoded(arn.arn),
    account: arn.account,
    region: arn.region,
  }
  let whole = true
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined || value === '') whole = false
    return value ?? ''
  })
  return whole ? path : undefined
}

/** A bucket's ARN names no account; all else that S3 has does. */
function s3ArnPath({ resource, account, region }: Arn): string | undefined {
  if (account === undefined) return s3Path(resource)
  const point = /^accesspoint[/:]([^/:]+)/.exec(resource)?.[1]
  return point === undefined || region === undefined ? undefined : `s3/ap/${account}/${encoded(point)}`
}

/** An execution of an express workflow has a page for whoever knows when it began; its state machine lists it. */
function stateMachineOf(execution: string): string {
  const [, before = '', name = ''] = /^((?:[^:]*:){5})express:([^:]+)/.exec(execution) ?? []
  return `states/home#/statemachines/view/${encodedParts(`${before}stateMachine:${name}`)}`
}

/** A key that ends with a slash is a folder; so is what a policy names by a `*`. */
function s3Path(resource: string): string {
  const [, bucket = resource, rest = ''] = /^([^/]*)\/(.*)$/s.exec(resource) ?? []
  const key = /(?:^|\/)\*$/.test(rest) ? rest.slice(0, -1) : rest
  if (key === '') return `s3/buckets/${encoded(bucket)}`
  return `s3/${key.endsWith('/') ? 'buckets' : 'object'}/${encoded(bucket)}?prefix=${encodedParts(key)}`
}

/** CloudWatch's own escapes: encoded twice, with `$` for `%`. */
function logPath(rest: string): string {
  const own = (text: string): string => encoded(encoded(text)).replaceAll('%', '$')
  const [, group = rest, stream] = /^([^:]*)(?::\*|:log-stream:(.*))?$/.exec(rest) ?? []
  const events = stream === undefined || stream === '' || stream === '*' ? '' : `/log-events/${own(stream)}`
  return `cloudwatch/home#logsV2:log-groups/log-group/${own(group)}${events}`
}

function functionPath(rest: string): string {
  const [name = '', qualifier] = rest.split(':')
  const base = `lambda/home#/functions/${encoded(name)}`
  if (qualifier === undefined || qualifier === '$LATEST') return base
  return `${base}/${/^\d+$/.test(qualifier) ? 'versions' : 'aliases'}/${encoded(qualifier)}`
}

function queuePath({ partition, region, account, resource }: Arn): string | undefined {
  const suffix = partitionById(partition)?.suffix
  if (suffix === undefined || region === undefined || account === undefined) return undefined
  return `sqs/v2/home#/queues/${encoded(`https://sqs.${region}.${suffix}/${account}/${resource}`)}`
}

/** A rule of the default bus names no bus. */
function rulePath(rest: string): string {
  const [, bus = 'default', rule = rest] = /^(.+)\/([^/]+)$/.exec(rest) ?? []
  return `events/home#/eventbus/${encoded(bus)}/rules/${encoded(rule)}`
}

function apiPath(resource: string): string | undefined {
  const [, kind, id] = /^\/(restapis|apis)\/([^/]+)/.exec(resource) ?? []
  if (id === undefined) return undefined
  const own = encoded(id)
  return kind === 'apis' ? `apigateway/main/api-detail?api=${own}` : `apigateway/main/apis/${own}/resources?api=${own}`
}
