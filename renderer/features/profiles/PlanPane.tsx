import { FileCog } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { ProfilePlan } from '#contract/profiles.ts'
import { t } from '#shared/strings/strings.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { failureFrom } from '../../ui/failure.ts'
import { Modes } from '../../ui/Modes.tsx'
import { ApplyBar } from './ApplyBar.tsx'
import { Difference } from './Difference.tsx'
import { PlanFields } from './PlanFields.tsx'
import { PlanTable } from './PlanTable.tsx'
import { planWords } from './plan-words.ts'
import { usePlan } from './use-plan.ts'
import type { ProfileActions } from './use-profile-actions.ts'
import styles from './ProfilesView.module.css'

const looks = ['table', 'difference'] as const

/** What would be written, and the button that writes it. */
export function PlanPane({ version, actions }: { readonly version: number; readonly actions: ProfileActions }) {
  const planning = usePlan()
  const { value, failure, again } = planning
  const [look, setLook] = useState<(typeof looks)[number]>('table')
  const seen = useRef(version)
  useEffect(() => {
    if (seen.current !== version) again()
    seen.current = version
  }, [version, again])
  const plan = value?.plan
  return (
    <>
      <PlanFields options={planning.options} kind={plan?.kind} onChange={planning.change} />
      {failure !== undefined && (
        <div className={styles['panel']}>
          <ErrorPanel failure={failure} again={again} />
        </div>
      )}
      {plan === undefined && failure === undefined && <p className={styles['loading']}>{t.profiles.planning}</p>}
      {plan !== undefined && failure === undefined && (
        <>
          <div className={styles['summary']} role="status" data-stale={planning.stale || undefined}>
            <Summary plan={plan} />
          </div>
          {plan.refusals.length > 0 && (
            <div className={styles['panel']}>
              <ErrorPanel failure={refusalOf(plan)} again={again} />
            </div>
          )}
          {plan.refusals.length === 0 && plan.changes.length === 0 && (
            <EmptyState icon={FileCog} title={t.profiles.noRole} text={t.profiles.noRoleText} />
          )}
          {plan.changes.length > 0 && (
            <>
              {plan.diff !== '' && (
                <div className={styles['looks']}>
                  <Modes label={t.profiles.look} modes={looks} labels={t.profiles.looks} mode={look} onMode={setLook} />
                </div>
              )}
              {look === 'table' || plan.diff === '' ? (
                <PlanTable changes={plan.changes} />
              ) : (
                <Difference diff={plan.diff} />
              )}
            </>
          )}
          {value !== undefined && <ApplyBar planned={value} stale={planning.stale} actions={actions} again={again} />}
        </>
      )}
    </>
  )
}

function Summary({ plan: { path, changes, refusals, diff, notes } }: { readonly plan: ProfilePlan }) {
  return (
    <>
      {refusals.length === 0 && changes.length > 0 && (
        <p>{diff === '' ? t.profiles.asItShouldBe(path) : t.profiles.plan(planWords(changes), path)}</p>
      )}
      {notes.map((note) => (
        <p key={note} className={styles['note']}>
          {note}
        </p>
      ))}
    </>
  )
}

function refusalOf({ path, refusals }: ProfilePlan) {
  const [first] = refusals
  const why = `${first?.subject}: ${first?.reason}`
  return failureFrom(t.profiles.cannot(path, why, refusals.length - 1), {
    code: 'conflict',
    hint: first?.hint,
    candidates: refusals.map(({ subject, reason, hint }) => `${subject}: ${reason}. ${hint}`),
  })
}
