import type { SourceView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import styles from './SourceDetail.module.css'

export function SourceFacts({ source }: { readonly source: SourceView }) {
  return (
    <dl className={styles['facts']}>
      {source.accessKeyId !== undefined && (
        <>
          <dt>{t.sources.keyId}</dt>
          <dd>
            <code>{source.accessKeyId}</code>
          </dd>
        </>
      )}
      {source.kind === 'ambient' && (
        <>
          <dt>{t.sources.profile}</dt>
          <dd>{source.profile ?? t.sources.defaultChain}</dd>
        </>
      )}
      <dt>{t.sources.region}</dt>
      <dd>{source.region}</dd>
      {source.kind === 'iam-user' && (
        <>
          <dt>{t.sources.mfa}</dt>
          <dd>{source.mfaSerial === undefined ? t.sources.noMfa : <code>{source.mfaSerial}</code>}</dd>
        </>
      )}
      {source.mfaCommand !== undefined && (
        <>
          <dt>{t.sources.mfaCommand}</dt>
          <dd>
            <code>{source.mfaCommand}</code>
          </dd>
        </>
      )}
      {source.endpointUrl !== undefined && (
        <>
          <dt>{t.sources.endpoint}</dt>
          <dd>
            <code>{source.endpointUrl}</code>
          </dd>
        </>
      )}
    </dl>
  )
}
