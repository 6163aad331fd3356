import { Unplug } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { t } from '#shared/strings/strings.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'

/** In place of the details of one that somebody removed elsewhere: those of another would take the presses that were meant for it. */
export function GoneSource({ name }: { readonly name: string }) {
  const here = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (document.activeElement === document.body) here.current?.focus()
  }, [])
  return (
    <div ref={here} tabIndex={-1} role="alert">
      <EmptyState icon={Unplug} title={t.sources.meanwhile.gone(name)} text={t.sources.none} />
    </div>
  )
}
