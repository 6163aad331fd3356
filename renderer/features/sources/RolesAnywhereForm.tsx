import { useMemo } from 'react'
import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { useBeginPreflight } from '../../store/use-preflight.ts'
import { TextField } from '../../ui/fields/TextField.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { certificateInput, certificateWrong, noCertificate } from './certificate-form.ts'
import { CertificateFields, MoreCertificateFields } from './CertificateFields.tsx'
import { CheckResult } from './CheckResult.tsx'
import { freeName } from './keys-form.ts'
import type { AddFormProps } from './kinds/kind.ts'
import { SourceForm } from './SourceForm.tsx'
import { useDraft } from './use-draft.ts'
import { useSourceCheck } from './use-source-check.ts'

const words = t.sources.adding

/** The files stay where they are; they are looked into while the rest is typed. What AWS says of it all is asked once it is saved. */
export function RolesAnywhereForm({ taken, onAdded, onCancel }: AddFormProps) {
  const { agent } = useClient()
  const check = useBeginPreflight()
  const fields = useDraft('roles-anywhere', { ...noCertificate, name: freeName('certificate', taken) }, 'passphrase')
  const { values, bind } = fields
  const wrong = certificateWrong(values, taken)
  const complete = Object.entries(wrong).every(([field, each]) => field === 'name' || each === undefined)
  const asked = useMemo(
    () => (complete ? certificateInput({ ...values, name: 'check' }) : undefined),
    [complete, values],
  )
  const { state, askAgain } = useSourceCheck(asked)
  const add = useAction(async () => {
    const { source } = await agent.sources.add(certificateInput(values))
    fields.forget()
    onAdded([source.name])
    void check(source.name)
  })
  return (
    <SourceForm
      fields={fields}
      wrong={wrong}
      save={add}
      label={words.add}
      isDisabled={state.kind === 'done' && state.check.kind === 'refused'}
      onCancel={() => {
        fields.forget()
        onCancel()
      }}
      more={<MoreCertificateFields fields={fields} wrong={wrong} />}
    >
      <CertificateFields
        fields={fields}
        wrong={wrong}
        privateKeyHelp={words.privateKeyHelp}
        passphraseHelp={words.passphraseHelp}
      >
        <CheckResult state={state} says={words.identity} onAgain={askAgain} />
      </CertificateFields>
      <TextField label={words.name} description={words.nameHelp} {...bind('name', wrong.name)} />
    </SourceForm>
  )
}
