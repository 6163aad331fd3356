import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { SourceView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { Button } from '../../ui/Button.tsx'
import { EditSource } from './EditSource.tsx'
import { pageKinds } from './kinds/registry.ts'
import styles from './SourceDetail.module.css'
import { SourceFacts } from './SourceFacts.tsx'
import { SourceRoles } from './SourceRoles.tsx'
import { SourceState } from './SourceState.tsx'
import { useRemoveSource } from './use-remove-source.ts'

export function SourceDetail({ source }: { readonly source: SourceView }) {
  const [editing, setEditing] = useState(false)
  const remove = useRemoveSource()
  const { label, EditForm } = pageKinds[source.kind]
  return (
    <div className={styles['detail']}>
      <div className={styles['head']}>
        <SourceState state={source.state} />
        <span className={styles['kind']}>{label}</span>
        <span className={styles['actions']}>
          {EditForm !== undefined && (
            <Button size="small" onPress={() => setEditing(true)}>
              <Pencil aria-hidden="true" />
              {t.sources.edit}
            </Button>
          )}
          <Button size="small" variant="danger" pending={remove.pending} onPress={() => void remove.run(source)}>
            <Trash2 aria-hidden="true" />
            {t.sources.remove}
          </Button>
        </span>
      </div>
      {source.problem !== undefined && (
        <div className={styles['problem']} data-state={source.state}>
          <p>{source.problem}</p>
          {source.state === 'needs-mfa' && <p className={styles['next']}>{t.sources.mfaNext}</p>}
          {source.state === 'error' && EditForm !== undefined && (
            <Button size="small" onPress={() => setEditing(true)}>
              {t.sources.edit}
            </Button>
          )}
        </div>
      )}
      <SourceFacts source={source} />
      <SourceRoles source={source} />
      {EditForm !== undefined && (
        <EditSource source={source} Form={EditForm} isOpen={editing} onClose={() => setEditing(false)} />
      )}
    </div>
  )
}
