// An audit record in words for a row of the table. Pure.
import type { AuditRecord } from '#contract/model.ts'
import { actionOf } from '#shared/audit-command.ts'
import { t } from '#shared/strings/strings.ts'

/** `s3:GetObject`; where the action is not known, what happened and where; with the number of requests that the line stands for. */
export function actionWords(record: AuditRecord): string {
  const words = wordsOf(record)
  return record.count === undefined ? words : `${words} ×${record.count}`
}

function wordsOf({ event, outcome, service, action, method, host, path }: AuditRecord): string {
  const named = actionOf({ service, action })
  if (named !== undefined) return named
  if (event === 'request' && host !== undefined) return `${method ?? ''} ${host}${path ?? ''}`.trim()
  if (outcome === 'failed' && (event === 'session.start' || event === 'session.renew'))
    return t.activity.failedEvents[event]
  return host === undefined ? t.activity.events[event] : `${t.activity.events[event]} · ${host}`
}

/** `400 ThrottlingException`; why there was no answer. */
export function answerWords({ errorCode, status, reason }: AuditRecord): string {
  const answer = [status, errorCode].filter((part) => part !== undefined).join(' ')
  return answer === '' ? (reason ?? '') : answer
}
