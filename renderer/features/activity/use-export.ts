import { useState } from 'react'
import type { AuditFilter } from '#contract/audit.ts'
import { t } from '#shared/strings/strings.ts'
import { useClient, usePage } from '../../store/context.tsx'
import { failureOf } from '../../ui/failure.ts'
import { useToast } from '../../ui/toast.tsx'
import { download, type ExportFormat, exportText } from './export-text.ts'

const types = { jsonl: 'application/x-ndjson', csv: 'text/csv' } as const

/** The shell asks where to save; a browser downloads. */
export function useExport(): {
  readonly save: (filter: AuditFilter, format: ExportFormat) => void
  readonly pending: boolean
} {
  const { agent, desktop } = useClient()
  const { now } = usePage()
  const toast = useToast()
  const [pending, setPending] = useState(false)

  async function save(filter: AuditFilter, format: ExportFormat): Promise<string | undefined> {
    if (desktop !== undefined) {
      const { path, records } = await desktop.exportAudit({ filter, format })
      return path === undefined ? undefined : t.activity.exported(records, path)
    }
    const records = await agent.audit.query(filter)
    const day = new Date(now()).toISOString().slice(0, 10)
    download(exportText(records, format), t.activity.exportName(day, format), types[format])
    return t.activity.downloaded(records.length)
  }

  async function attempt(filter: AuditFilter, format: ExportFormat): Promise<void> {
    setPending(true)
    try {
      const text = await save(filter, format)
      if (text !== undefined) toast({ text, tone: 'ok' })
    } catch (error) {
      toast({ text: failureOf(error).message, tone: 'danger' })
    } finally {
      setPending(false)
    }
  }

  return { pending, save: (filter, format) => void attempt(filter, format) }
}
