import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { useBeginPreflight } from '../../store/use-preflight.ts'
import { useAction } from '../../ui/hooks/use-action.ts'
import { certificateWrong, noCertificate } from './certificate-form.ts'
import { CertificateFields, MoreCertificateFields } from './CertificateFields.tsx'
import type { EditFormProps } from './kinds/kind.ts'
import styles from './Form.module.css'
import { sourceChange } from './source-change.ts'
import { SourceForm } from './SourceForm.tsx'
import { editOf, useDraft } from './use-draft.ts'

const words = t.sources.adding
const nobodyElse: ReadonlySet<string> = new Set()

/** The agent tries certificate and key before it saves them, and the rest with AWS afterwards. */
export function EditCertificate({ source, onSaved, onCancel }: EditFormProps) {
  const { agent } = useClient()
  const check = useBeginPreflight()
  const fields = useDraft(
    editOf(source.name),
    {
      ...noCertificate,
      name: source.name,
      region: source.region,
      trustAnchor: source.trustAnchor ?? '',
      certificate: source.certificate ?? '',
      privateKey: source.privateKey ?? '',
      chain: source.chain ?? '',
      syncProfile: source.syncProfile ?? '',
      syncRole: source.syncRole ?? '',
      profileArn: source.profileArn ?? '',
      roleArn: source.roleArn ?? '',
      profileFilter: source.profileFilter ?? '',
      sessionName: source.sessionName ?? '',
      endpointUrl: source.endpointUrl ?? '',
      fips: source.fips === true ? 'fips' : '',
    },
    'passphrase',
  )
  const { values } = fields
  const all = certificateWrong(values, nobodyElse)
  // One that is kept, from before there was such a check, is in nobody's way.
  const wrong = values.profileFilter === source.profileFilter ? { ...all, profileFilter: undefined } : all
  const save = useAction(async () => {
    const { passphrase, fips, ...texts } = values
    const isFips = fips !== ''
    const { sessionsEnded } = await agent.sources.edit({
      ...sourceChange(source, texts),
      ...(passphrase === '' ? {} : { passphrase }),
      ...(isFips === (source.fips ?? false) ? {} : { fips: isFips }),
    })
    onSaved(sessionsEnded)
    void check(source.name)
  })
  return (
    <SourceForm
      fields={fields}
      wrong={wrong}
      save={save}
      label={t.sources.save}
      onCancel={onCancel}
      more={<MoreCertificateFields fields={fields} wrong={wrong} />}
    >
      <CertificateFields
        fields={fields}
        wrong={wrong}
        privateKeyHelp={source.privateKey === undefined ? t.sources.keyInVault : words.privateKeyHelp}
        passphraseHelp={words.newPassphraseHelp}
      />
      <p className={styles['note']}>{words.anchorEndsSessions}</p>
    </SourceForm>
  )
}
