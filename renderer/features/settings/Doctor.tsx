import { useState } from 'react'
import type { CheckView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { Button } from '../../ui/Button.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { OutcomeList } from '../../ui/OutcomeList.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { ActionRow } from './ActionRow.tsx'

const words = t.settings.diagnostics

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
      {checks !== undefined && <OutcomeList label={words.results} outcomes={checks} />}
    </ActionRow>
  )
}
