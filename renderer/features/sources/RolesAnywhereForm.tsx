import { useMemo } from 'react'
import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { SecretField } from '../../ui/fields/SecretField.tsx'
import { TextField } from '../../ui/fields/TextField.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { certificateInput, certificateWrong, noCertificate } from './certificate-form.ts'
import { CheckResult } from './CheckResult.tsx'
import styles from './Form.module.css'
import { freeName } from './keys-form.ts'
import type { AddFormProps } from './kinds/kind.ts'
import { SourceForm } from './SourceForm.tsx'
import { useFields } from './use-fields.ts'
import { useSourceCheck } from './use-source-check.ts'

const words = t.sources.adding

/** The files stay where they are; they are looked into while the rest is typed. */
export function RolesAnywhereForm({ taken, onAdded, onCancel }: AddFormProps) {
  const { agent } = useClient()
  const fields = useFields({ ...noCertificate, name: freeName('certificate', taken) })
  const { values, bind } = fields
  const wrong = certificateWrong(values, taken)
  const complete = Object.entries(wrong).every(([field, each]) => field === 'name' || each === undefined)
  const asked = useMemo(
    () => (complete ? certificateInput({ ...values, name: 'check' }) : undefined),
    [complete, values],
  )
  const { state, askAgain } = useSourceCheck(asked)
  const add = useAction(async () => {
    const input = certificateInput(values)
    fields.set({ passphrase: '' })
    const { source } = await agent.sources.add(input)
    onAdded([source.name])
  })
  return (
    <SourceForm
      fields={fields}
      wrong={wrong}
      save={add}
      label={words.add}
      isDisabled={state.kind === 'done' && state.check.kind === 'refused'}
      onCancel={onCancel}
      more={
        <>
          <TextField
            label={words.profileFilter}
            mono
            description={words.profileFilterHelp}
            {...bind('profileFilter')}
          />
          <TextField label={words.sessionName} description={words.sessionNameHelp} {...bind('sessionName')} />
          <TextField label={words.region} {...bind('region', wrong.region)} />
        </>
      }
    >
      <TextField label={words.trustAnchor} mono autoFocus {...bind('trustAnchor', wrong.trustAnchor)} />
      <TextField
        label={words.certificate}
        mono
        description={words.certificateHelp}
        {...bind('certificate', wrong.certificate)}
      />
      <div className={styles['pair']}>
        <TextField
          label={words.privateKey}
          mono
          description={words.privateKeyHelp}
          {...bind('privateKey', wrong.privateKey)}
        />
        <SecretField label={words.passphrase} description={words.passphraseHelp} {...bind('passphrase')} />
      </div>
      <TextField label={words.chain} mono description={words.chainHelp} {...bind('chain', wrong.chain)} />
      <CheckResult state={state} says={words.identity} onAgain={askAgain} />
      <div className={styles['pair']}>
        <TextField
          label={words.syncProfile}
          mono
          description={words.syncProfileHelp}
          {...bind('syncProfile', wrong.syncProfile)}
        />
        <TextField label={words.syncRole} mono {...bind('syncRole', wrong.syncRole)} />
      </div>
      <div className={styles['pair']}>
        <TextField
          label={words.profileArn}
          mono
          description={words.certificateFirst}
          {...bind('profileArn', wrong.profileArn)}
        />
        <TextField label={words.roleArn} mono {...bind('roleArn', wrong.roleArn)} />
      </div>
      <TextField label={words.name} description={words.nameHelp} {...bind('name', wrong.name)} />
    </SourceForm>
  )
}
