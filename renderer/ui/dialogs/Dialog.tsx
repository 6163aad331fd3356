import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { t } from '#shared/strings/strings.ts'
import { cx } from '../cx.ts'
import styles from './Dialog.module.css'
import { isAsking } from '../in-sight.ts'
import { IconButton } from '../IconButton.tsx'

/** Over the window; Esc closes it and gives focus back to where it was. So does a press beside it, but where something is being typed. */
export function Dialog({
  title,
  isOpen,
  onOpenChange,
  footer,
  width = 'normal',
  alert,
  children,
}: {
  readonly title: string
  readonly isOpen: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly footer?: ReactNode
  readonly width?: 'narrow' | 'normal' | 'wide'
  /** It asks for a decision: read out at once, and a press beside it does not close it. */
  readonly alert?: boolean
  readonly children: ReactNode
}) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      isDismissable={alert !== true}
      shouldCloseOnInteractOutside={() => !isAsking()}
      className={styles['overlay'] ?? ''}
    >
      <Modal className={cx(styles['modal'], styles[width])}>
        <AriaDialog role={alert === true ? 'alertdialog' : 'dialog'} className={styles['dialog'] ?? ''}>
          <div className={styles['header']}>
            <Heading slot="title" className={styles['title'] ?? ''}>
              {title}
            </Heading>
            {alert !== true && <IconButton label={t.common.close} icon={X} onPress={() => onOpenChange(false)} />}
          </div>
          <div className={styles['body']}>{children}</div>
          {footer !== undefined && (
            <div data-footer className={styles['footer']}>
              {footer}
            </div>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
