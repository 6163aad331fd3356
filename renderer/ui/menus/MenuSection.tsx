import type { ReactNode } from 'react'
import { Header, MenuSection as AriaMenuSection } from 'react-aria-components'
import styles from './Menu.module.css'

export function MenuSection({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <AriaMenuSection className={styles['section'] ?? ''}>
      <Header className={styles['sectionTitle']}>{title}</Header>
      {children}
    </AriaMenuSection>
  )
}
