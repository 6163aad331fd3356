import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { SecretField } from '../../ui/fields/SecretField.tsx'
import { TextField } from '../../ui/fields/TextField.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import type { EditFormProps } from './kinds/kind.ts'
import { sourceChange } from './source-change.ts'
import { SourceForm } from './SourceForm.tsx'
import { useFields } from './use-fields.ts'

const words = t.sources.adding
const nothingWrong = {}

/** What can change without another trust anchor: the files, and which profiles become roles. */
export function EditCertificate({ source, onSaved, onCancel }: EditFormProps) {
  const { agent } = useClient()
  const { certificate = '', privateKey = '', chain = '', profileFilter = '', sessionName = '' } = source
  const fields = useFields({ certificate, privateKey, passphrase: '', chain, profileFilter, sessionName })
  const { values, bind } = fields
  const save = useAction(async () => {
    const { passphrase, ...texts } = values
    const change = sourceChange(source, texts)
    await agent.sources.edit(passphrase === '' ? change : { ...change, passphrase })
    onSaved()
  })
  return (
    <SourceForm fields={fields} wrong={nothingWrong} save={save} label={t.sources.save} onCancel={onCancel}>
      <TextField
        label={words.certificate}
        mono
        autoFocus
        description={words.certificateHelp}
        {...bind('certificate')}
      />
      <TextField
        label={words.privateKey}
        mono
        description={source.privateKey === undefined ? t.sources.keyInVault : words.privateKeyHelp}
        {...bind('privateKey')}
      />
      <SecretField label={words.passphrase} description={words.newPassphraseHelp} {...bind('passphrase')} />
      <TextField label={words.chain} mono description={words.chainHelp} {...bind('chain')} />
      <TextField label={words.profileFilter} mono description={words.profileFilterHelp} {...bind('profileFilter')} />
      <TextField label={words.sessionName} description={words.sessionNameHelp} {...bind('sessionName')} />
    </SourceForm>
  )
}
