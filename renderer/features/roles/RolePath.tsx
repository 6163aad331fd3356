import { ArrowRight, KeyRound, UserRound } from 'lucide-react'
import type { RoleView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import styles from './RolePath.module.css'

/** How the role is reached: its source, the roles between, itself. */
export function RolePath({ role }: { readonly role: RoleView }) {
  if (role.kind === 'source') return null
  return (
    <section className={styles['section']}>
      <h3 className={styles['title']}>{t.roles.pathText}</h3>
      <ol className={styles['path']}>
        <li className={styles['step']}>
          <KeyRound aria-hidden="true" />
          <bdi className={styles['name']}>{role.source}</bdi>
        </li>
        {[...role.chain, role.name].map((name, at, all) => (
          // oxlint-disable-next-line react/no-array-index-key -- a step is its place; names repeat
          <li key={at} className={styles['step']} {...(at === all.length - 1 ? { 'aria-current': 'true' } : {})}>
            <ArrowRight aria-hidden="true" className={styles['arrow'] ?? ''} />
            <UserRound aria-hidden="true" />
            <bdi className={styles['name']}>{name}</bdi>
          </li>
        ))}
      </ol>
      {role.chain.length > 0 && <p className={styles['note']}>{t.roles.chainNote}</p>}
    </section>
  )
}
