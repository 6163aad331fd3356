import { useState } from 'react'
import type { AuditFilter } from '#contract/audit.ts'
import { type AuditFormat, auditHead, auditText } from '#shared/audit-export.ts'
import { t } from '#shared/strings/strings.ts'
import { useClient, usePage } from '../../store/context.tsx'
import { useFate } from '../../store/use-fate.ts'
import { download } from '../../ui/download.ts'

const types = { jsonl: 'application/x-ndjson', csv: 'text/csv' } as const

/** The shell asks where to save; a browser downloads. */
export function useExport(): {
  readonly save: (filter: AuditFilter, format: AuditFormat) => void
  readonly pending: boolean
} {
  const { agent, desktop } = useClient()
  const { now } = usePage()
  const fate = useFate()
  const [pending, setPending] = useState(false)

  async function save(filter: AuditFilter, format: AuditFormat): Promise<string | undefined> {
    if (desktop !== undefined) {
      const { path, records } = await desktop.exportAudit({ filter, format })
      return path === undefined ? undefined : t.activity.exported(records, path)
    }
    const parts = [auditHead[format]]
    let count = 0
    for await (const { records } of await agent.audit.read(filter)) {
      parts.push(records.map(auditText[format]).join(''))
      count += records.length
    }
    const day = new Date(now()).toISOString().slice(0, 10)
    download(parts, t.activity.exportName(day, format), types[format])
    return t.activity.downloaded(count)
  }

  async function attempt(filter: AuditFilter, format: AuditFormat): Promise<void> {
    setPending(true)
    try {
      const text = await save(filter, format)
      if (text !== undefined) fate.done(text)
    } catch (error) {
      fate.failed({ id: 'export', title: t.activity.export }, error)
    } finally {
      setPending(false)
    }
  }

  return { pending, save: (filter, format) => void attempt(filter, format) }
}
