// The little of IAM that makes it a second service of the query protocol.
import type { Service, SignedCall } from '../http/call.ts'
import { AwsFault } from '../http/fault.ts'
import type { Form } from '../http/query-protocol.ts'
import { queryAnswer, readForm, unknownAction } from '../http/query-protocol.ts'
import type { XmlNode } from '../http/xml.ts'
import type { Organisation, Role } from '../organisation/model.ts'

const namespace = 'https://iam.amazonaws.com/doc/2010-05-08/'
const createDate = '2024-01-01T00:00:00Z'

type IamAction = (call: SignedCall, form: Form, organisation: Organisation) => XmlNode

const actions: ReadonlyMap<string, IamAction> = new Map([
  ['GetUser', getUser],
  ['ListAccountAliases', listAccountAliases],
  ['ListRoles', listRoles],
])

export function createIamService(organisation: Organisation): Service {
  return {
    kind: 'whole',
    name: 'iam',
    dialect: 'query',
    namespace,
    throttled: () => new AwsFault(400, 'Throttling', 'Rate exceeded'),
    route(call, body) {
      const form = readForm(call, body)
      const name = form.get('Action') ?? ''
      const action = actions.get(name)
      return {
        operation: action === undefined ? 'Unknown' : name,
        run(signed) {
          if (action === undefined) throw unknownAction(name, '2010-05-08', [...actions.keys()])
          return queryAnswer(signed, { namespace }, name, action(signed, form, organisation))
        },
      }
    },
  }
}

function getUser(call: SignedCall, form: Form, { user }: Organisation): XmlNode {
  const name = form.get('UserName')
  const own = call.caller.kind === 'user' || call.caller.kind === 'user-session'
  if (name === undefined && !own) {
    throw new AwsFault(400, 'ValidationError', 'Must specify userName when calling with non-User credentials')
  }
  if (call.caller.accountId !== user.accountId || (name !== undefined && name !== user.name)) {
    throw new AwsFault(404, 'NoSuchEntity', `The user with name ${name ?? user.name} cannot be found.`)
  }
  return {
    User: { Path: '/', UserName: user.name, UserId: user.userId, Arn: user.arn, CreateDate: createDate },
  }
}

function listAccountAliases(call: SignedCall, _form: Form, organisation: Organisation): XmlNode {
  const name = organisation.account(call.caller.accountId)?.name
  return { AccountAliases: { member: name }, IsTruncated: false }
}

function listRoles(call: SignedCall, form: Form, organisation: Organisation): XmlNode {
  const all = organisation.account(call.caller.accountId)?.roles ?? []
  const sorted = [...all].sort((one, other) => (one.name < other.name ? -1 : 1))
  const most = readMaxItems(form)
  const start = readMarker(form)
  const page = sorted.slice(start, start + most)
  const next = start + page.length
  const truncated = next < sorted.length
  return {
    Roles: { member: page.map(describeRole) },
    IsTruncated: truncated,
    Marker: truncated ? Buffer.from(String(next)).toString('base64') : undefined,
  }
}

function describeRole(role: Role): XmlNode {
  return {
    Path: '/',
    RoleName: role.name,
    RoleId: role.roleId,
    Arn: role.arn,
    CreateDate: createDate,
    MaxSessionDuration: role.maxSessionSeconds,
  }
}

function readMaxItems(form: Form): number {
  const text = form.get('MaxItems') ?? '100'
  const number = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (number >= 1 && number <= 1_000) return number
  throw new AwsFault(
    400,
    'ValidationError',
    `1 validation error detected: Value '${text}' at 'maxItems' failed to satisfy constraint: Member must have value between 1 and 1000`,
  )
}

function readMarker(form: Form): number {
  const marker = form.get('Marker')
  if (marker === undefined) return 0
  const text = Buffer.from(marker, 'base64').toString()
  if (/^\d{1,6}$/.test(text)) return Number(text)
  throw new AwsFault(400, 'ValidationError', `Invalid Marker: ${marker}`)
}
