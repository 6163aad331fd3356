import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { CheckView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { Button } from '../../ui/Button.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { ActionRow } from './ActionRow.tsx'
import styles from './Doctor.module.css'

const words = t.settings.diagnostics
const icons = { ok: CircleCheck, warning: TriangleAlert, problem: CircleX } as const

export function Doctor() {
  const { agent } = useClient()
  const [checks, setChecks] = useState<readonly CheckView[] | undefined>()
  const doctor = useAction(async () => setChecks(await agent.app.doctor()))
  const found = checks?.filter(({ outcome }) => outcome !== 'ok').length ?? 0
  return (
    <ActionRow
      text={
        <output>
          {checks === undefined ? words.doctorText : found === 0 ? words.allFine(checks.length) : words.found(found)}
        </output>
      }
      action={
        <Button size="small" pending={doctor.pending} onPress={() => void doctor.run()}>
          {words.doctor}
        </Button>
      }
    >
      {doctor.failure !== undefined && <ErrorPanel failure={doctor.failure} onDismiss={doctor.clear} />}
      {checks !== undefined && (
        <ul className={styles['checks']} aria-label={words.results}>
          {checks.map((check) => {
            const Icon = icons[check.outcome]
            return (
              <li key={`${check.name} ${check.message}`} className={styles['check']} data-outcome={check.outcome}>
                <Icon aria-hidden="true" />
                <div className={styles['words']}>
                  <p>
                    <span className={styles['name']}>{check.name}</span>
                    <span className={styles['outcome']}>{words.outcome[check.outcome]}</span>
                  </p>
                  <p>{check.message}</p>
                  {check.hint !== undefined && <p className={styles['hint']}>{check.hint}</p>}
                </div>
              </li>
            )
          })}
        </ul>
      )}
    </ActionRow>
  )
}
