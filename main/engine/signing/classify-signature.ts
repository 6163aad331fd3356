import { headerAuthentication } from './header-authentication.ts'
import { queryAuthentication } from './query-authentication.ts'
import { splitTarget } from './split-target.ts'
import type { SignatureForm } from './types.ts'
import type { RequestHead } from '#util/http/message.ts'

/**
 * Says how a request is signed, from its head alone (an S3 POST policy form has its signature in the body).
 * Never throws; a signature that cannot be read is `malformed` and names the part.
 */
export function classifySignature(head: RequestHead): SignatureForm {
  const seen = scan(head)
  const query = queryAuthentication(splitTarget(head.target).query)
  const forms = seen.authorizations.map(headerAuthentication)
  if (forms.length + (query === undefined ? 0 : 1) > 1) {
    return { kind: 'conflict', keyIds: [...forms, query].flatMap((form) => (form === undefined ? [] : keyIdsOf(form))) }
  }
  const form = forms[0] ?? query
  if (form === undefined) return seen.ssoToken ? { kind: 'bearer' } : { kind: 'unsigned' }
  if (form.kind !== 'header' && form.kind !== 'presigned') return form
  const { keyId, scope } = form.authorization
  if (seen.events) return { kind: 'event-stream', keyId, scope }
  // Amazon Transcribe's websocket: a presigned upgrade, then one signed frame per message.
  if (form.kind === 'presigned' && seen.websocket && scope.service === 'transcribe') {
    return { kind: 'event-stream', keyId, scope }
  }
  return form
}

/** Every key id that a form names: two only where signatures contradict each other. */
export function keyIdsOf(form: SignatureForm): readonly string[] {
  switch (form.kind) {
    case 'header':
    case 'presigned':
      return [form.authorization.keyId]
    case 'conflict':
      return form.keyIds
    case 'unsigned':
    case 'bearer':
      return []
    default:
      return form.keyId === undefined ? [] : [form.keyId]
  }
}

interface Seen {
  readonly authorizations: string[]
  ssoToken: boolean
  events: boolean
  websocket: boolean
}

function scan(head: RequestHead): Seen {
  const seen: Seen = { authorizations: [], ssoToken: false, events: false, websocket: false }
  for (const [rawName, value] of head.headers) {
    switch (rawName.toLowerCase()) {
      case 'authorization':
        seen.authorizations.push(value)
        break
      case 'x-amz-sso_bearer_token':
        seen.ssoToken = true
        break
      case 'x-amz-content-sha256':
        seen.events ||= /^STREAMING-.*-EVENTS$/i.test(value)
        break
      case 'upgrade':
        seen.websocket ||= value.toLowerCase() === 'websocket'
        break
      default:
    }
  }
  return seen
}
