import { Bell, BellDot } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import { t } from '#shared/strings/strings.ts'
import { useKnown } from '../store/context.tsx'
import { useAnnounce } from '../ui/announce.tsx'
import icon from '../ui/IconButton.module.css'
import { NoticeList } from './NoticeList.tsx'
import styles from './Notices.module.css'
import { cx } from '../ui/cx.ts'

/** Everything that was notified, also by the system; the number is of those not looked at yet. */
export function NoticesButton() {
  const notices = useKnown('attention', ({ notices }) => notices)
  const announce = useAnnounce()
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set())
  const [cleared, setCleared] = useState<ReadonlySet<string>>(new Set())
  const said = useRef<ReadonlySet<string> | undefined>(undefined)
  const listed = notices.filter(({ id }) => !cleared.has(id))
  const unseen = listed.filter(({ id }) => !seen.has(id)).length

  useEffect(() => {
    // What was there before the page is not news.
    for (const { id, level, message } of notices)
      if (said.current !== undefined && !said.current.has(id))
        announce(message, level === 'error' ? 'assertive' : 'polite')
    said.current = new Set(notices.map(({ id }) => id))
  }, [notices, announce])

  const Icon = unseen > 0 ? BellDot : Bell
  return (
    <DialogTrigger
      onOpenChange={(open) => {
        if (!open) setSeen(new Set(notices.map(({ id }) => id)))
      }}
    >
      <Button
        className={cx(icon['button'], styles['bell'])}
        aria-label={unseen > 0 ? t.shell.noticesOf(unseen) : t.shell.notices}
      >
        <Icon aria-hidden="true" />
        {unseen > 0 && <span className={styles['count']}>{unseen}</span>}
      </Button>
      <Popover className={styles['popover'] ?? ''} placement="top end" offset={6}>
        <Dialog className={styles['dialog'] ?? ''} aria-label={t.shell.notices}>
          <NoticeList notices={listed.toReversed()} onClear={() => setCleared(new Set(notices.map(({ id }) => id)))} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
