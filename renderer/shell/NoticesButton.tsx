import { Bell, BellDot } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import type { NoticeView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { useKnown, usePage } from '../store/context.tsx'
import { useNotices } from '../store/notices.ts'
import { useAnnounce } from '../ui/announce.tsx'
import icon from '../ui/IconButton.module.css'
import { NoticeList } from './NoticeList.tsx'
import styles from './Notices.module.css'
import { cx } from '../ui/cx.ts'

/** Everything that was notified, also by the system; the number is of those not looked at yet. */
export function NoticesButton() {
  const notices = useNotices()
  const { now } = usePage()
  const [isOpen, setOpen] = useState(false)
  const seen = useMoment('latchkey-notices-seen')
  const cleared = useMoment('latchkey-notices-cleared')
  const listed = notices.filter((notice) => !cleared.covers(notice))
  const unseen = isOpen ? 0 : listed.filter((notice) => !seen.covers(notice)).length
  useNews()

  const Icon = unseen > 0 ? BellDot : Bell
  return (
    <DialogTrigger
      isOpen={isOpen}
      onOpenChange={(open) => {
        setOpen(open)
        // What comes while the list is open is looked at, too.
        seen.set(now())
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
          <NoticeList notices={listed.toReversed()} onClear={() => cleared.set(now())} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}

/** Says the agent's notices as they come; what was there before the page is no news. */
function useNews(): void {
  const notices = useKnown('attention', ({ notices: heard }) => heard)
  const announce = useAnnounce()
  const { now } = usePage()
  const [began] = useState(now)
  const said = useRef<ReadonlySet<string>>(new Set())
  useEffect(() => {
    for (const { id, at, level, message } of notices)
      if (!said.current.has(id) && Date.parse(at) >= began)
        announce(message, level === 'error' ? 'assertive' : 'polite')
    said.current = new Set(notices.map(({ id }) => id))
  }, [notices, announce, began])
}

/** A moment that a reload of the page does not forget (epoch ms). */
function useMoment(name: string) {
  const [moment, setMoment] = useState(() => Number(sessionStorage.getItem(name) ?? 0))
  return {
    covers: ({ at }: NoticeView): boolean => Date.parse(at) <= moment,
    set(next: number): void {
      sessionStorage.setItem(name, String(next))
      setMoment(next)
    },
  }
}
