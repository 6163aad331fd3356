import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { Label, Radio, RadioGroup } from 'react-aria-components'
import type { RoleView } from '#contract/model.ts'
import { isProduction } from '#shared/environment-of.ts'
import { t } from '#shared/strings/strings.ts'
import { useTitleText } from '../../../ui/marks/use-title.ts'
import { accountColours } from '#shared/account-colour.ts'
import { useClient } from '../../../store/context.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/dialogs/Dialog.tsx'
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx'
import { SwitchField } from '../../../ui/fields/SwitchField.tsx'
import { TextField } from '../../../ui/fields/TextField.tsx'
import { IconButton } from '../../../ui/IconButton.tsx'
import { useAction } from '../../../ui/hooks/use-action.ts'
import { useAccountColour } from '../../../ui/marks/use-account-colour.ts'
import { addRow, labelRows, labelsOf, labelsProblem, valueOf, withLabel } from './labels.ts'
import styles from './LabelsDialog.module.css'

/** A person's own labels of a role. What the source says of it is listed below them and stays as it is. */
export function LabelsDialog({ role, onClose }: { readonly role: RoleView; readonly onClose: () => void }) {
  const { agent } = useClient()
  const title = useTitleText(role)
  const [rows, setRows] = useState(() => labelRows(role.ownLabels))
  const save = useAction(async () => {
    await agent.roles.label({ role: role.id, labels: labelsOf(rows) })
    onClose()
  })
  const given = Object.entries(role.labels).filter(([name]) => !(name in role.ownLabels))
  const problem = labelsProblem(rows)
  const labels = { ...Object.fromEntries(given), ...labelsOf(rows) }
  const production = isProduction({ ...role, labels })
  // Without any label the account's name decides; then only another value says no.
  const byName = isProduction({ ...role, labels: Object.fromEntries(given) })
  return (
    <Dialog
      title={t.roles.labelsTitle(title)}
      isOpen
      onOpenChange={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t.roles.cancel}</Button>
          <Button
            variant="primary"
            isDisabled={problem !== undefined}
            pending={save.pending}
            onPress={() => void save.run()}
          >
            {t.roles.save}
          </Button>
        </>
      }
    >
      <div className={styles['body']}>
        <SwitchField
          label={t.roles.labelProduction}
          description={t.roles.labelProductionText}
          value={production}
          onChange={(on) => setRows(withLabel(rows, 'environment', on ? 'production' : byName ? 'other' : undefined))}
        />
        <ColourChoice
          value={valueOf(rows, 'colour')}
          role={role}
          onChange={(colour) => setRows(withLabel(rows, 'colour', colour))}
        />
        {rows.map((row) => (
          <div key={row.id} className={styles['row']}>
            <TextField
              label={t.roles.labelName}
              value={row.name}
              onChange={(name) => setRows(rows.map((each) => (each.id === row.id ? { ...each, name } : each)))}
            />
            <TextField
              label={t.roles.labelValue}
              value={row.value}
              onChange={(value) => setRows(rows.map((each) => (each.id === row.id ? { ...each, value } : each)))}
            />
            <IconButton
              label={t.roles.labelRemove(row.name)}
              icon={X}
              onPress={() => setRows(rows.filter(({ id }) => id !== row.id))}
            />
          </div>
        ))}
        <div>
          <Button variant="quiet" onPress={() => setRows(addRow(rows))}>
            <Plus aria-hidden="true" />
            {t.roles.labelAdd}
          </Button>
        </div>
        {given.length > 0 && (
          <p className={styles['given']}>
            {t.roles.labelGiven}: {given.map(([name, value]) => `${name} = ${value}`).join(', ')}
          </p>
        )}
        {problem !== undefined && <p className={styles['problem']}>{problem}</p>}
        {save.failure !== undefined && <ErrorPanel failure={save.failure} />}
      </div>
    </Dialog>
  )
}

const automatic = 'automatic'

/** Numbers on the colours: nobody has to tell them apart by eye. */
function ColourChoice({
  value,
  role,
  onChange,
}: {
  readonly value: string | undefined
  readonly role: RoleView
  readonly onChange: (colour: string | undefined) => void
}) {
  const all = Array.from({ length: accountColours }, (_, at) => at + 1)
  const own = useAccountColour({ ...role, labels: {} })
  return (
    <RadioGroup
      className={styles['group'] ?? ''}
      orientation="horizontal"
      value={value ?? automatic}
      onChange={(chosen) => onChange(chosen === automatic ? undefined : chosen)}
    >
      <Label className={styles['label'] ?? ''}>{t.roles.labelColour}</Label>
      <Radio value={automatic} className={styles['automatic'] ?? ''} data-colour={own}>
        {t.roles.labelColourAuto}
      </Radio>
      {all.map((n) => (
        <Radio
          key={n}
          value={String(n)}
          aria-label={t.roles.labelColourN(n)}
          className={styles['colour'] ?? ''}
          data-colour={n - 1}
        >
          {n}
        </Radio>
      ))}
    </RadioGroup>
  )
}
