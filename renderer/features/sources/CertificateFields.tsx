import type { ReactNode } from 'react'
import { t } from '#shared/strings/strings.ts'
import { FileField } from '../../ui/fields/FileField.tsx'
import { SecretField } from '../../ui/fields/SecretField.tsx'
import { SwitchField } from '../../ui/fields/SwitchField.tsx'
import { TextField } from '../../ui/fields/TextField.tsx'
import type { CertificateValues, certificateWrong } from './certificate-form.ts'
import { EndpointField } from './EndpointField.tsx'
import styles from './Form.module.css'
import type { Fields } from './use-fields.ts'

const words = t.sources.adding

interface CertificateFieldsProps {
  readonly fields: Fields<CertificateValues>
  readonly wrong: Partial<ReturnType<typeof certificateWrong>>
}

/** What a source of Roles Anywhere stands on, whether it is new or not. */
export function CertificateFields({
  fields: { bind },
  wrong,
  privateKeyHelp,
  passphraseHelp,
  children,
}: CertificateFieldsProps & {
  readonly privateKeyHelp: string
  readonly passphraseHelp: string
  /** What is said of the files. */
  readonly children?: ReactNode
}) {
  return (
    <>
      <TextField label={words.trustAnchor} mono autoFocus {...bind('trustAnchor', wrong.trustAnchor)} />
      <FileField
        what="certificate"
        label={words.certificate}
        description={words.certificateHelp}
        {...bind('certificate', wrong.certificate)}
      />
      <FileField
        what="privateKey"
        label={words.privateKey}
        description={privateKeyHelp}
        {...bind('privateKey', wrong.privateKey)}
      />
      <SecretField label={words.passphrase} description={passphraseHelp} {...bind('passphrase')} />
      <FileField what="chain" label={words.chain} description={words.chainHelp} {...bind('chain', wrong.chain)} />
      {children}
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
    </>
  )
}

export function MoreCertificateFields({ fields: { bind, values, set }, wrong }: CertificateFieldsProps) {
  return (
    <>
      <TextField
        label={words.profileFilter}
        mono
        multiline
        description={words.profileFilterHelp}
        {...bind('profileFilter', wrong.profileFilter)}
      />
      <TextField
        label={words.sessionName}
        description={words.sessionNameHelp}
        {...bind('sessionName', wrong.sessionName)}
      />
      <TextField label={words.region} {...bind('region', wrong.region)} />
      <EndpointField {...bind('endpointUrl', wrong.endpointUrl)} />
      <SwitchField
        label={words.fips}
        description={words.fipsHelp}
        value={values.fips !== ''}
        onChange={(isOn) => set({ fips: isOn ? 'fips' : '' })}
      />
    </>
  )
}
