import type { RoleInput } from '#contract/roles.ts'
import { t } from '#shared/strings/strings.ts'
import { TextField } from '../../ui/fields/TextField.tsx'
import type { RoleValues, roleWrong } from './role-form.ts'
import type { Fields } from './use-fields.ts'
import styles from './Form.module.css'

const words = t.sources.role

/** What few roles need; open where one has it. */
export function RoleFormMore({
  fields: { bind },
  wrong,
  before,
}: {
  readonly fields: Fields<RoleValues>
  readonly wrong: ReturnType<typeof roleWrong>
  readonly before: RoleInput | undefined
}) {
  const kept = [
    ...(before?.policy === undefined ? [] : [words.keptWords.policy]),
    ...(before?.sourceIdentity === undefined ? [] : [words.keptWords.sourceIdentity]),
    ...((before?.transitiveTagKeys.length ?? 0) === 0 ? [] : [words.keptWords.transitiveTagKeys]),
  ]
  const hasMore =
    before?.externalId !== undefined ||
    before?.sessionName !== undefined ||
    Object.keys(before?.tags ?? {}).length > 0 ||
    kept.length > 0
  return (
    <details className={styles['more']} open={hasMore}>
      <summary>{words.more}</summary>
      <div className={styles['form']}>
        <TextField
          label={words.externalId}
          description={words.externalIdHelp}
          {...bind('externalId', wrong.externalId)}
        />
        <TextField
          label={words.sessionName}
          description={words.sessionNameHelp}
          {...bind('sessionName', wrong.sessionName)}
        />
        <TextField label={words.tags} description={words.tagsHelp} {...bind('tags', wrong.tags)} />
        {kept.length > 0 && <p className={styles['note']}>{words.kept(kept.join(', '))}</p>}
      </div>
    </details>
  )
}
