import { ChevronLeft } from 'lucide-react'
import { createContext, type ReactNode, useContext, useState } from 'react'
import { Menu } from 'react-aria-components'
import { useWide } from '../hooks/use-wide.ts'
import styles from './Menu.module.css'
import { MenuItem } from './MenuItem.tsx'

/** What was opened in place of the items before it. */
interface Further {
  readonly label: string
  readonly items: ReactNode
  readonly before: Further | undefined
}

const DrillContext = createContext<((label: string, items: ReactNode) => void) | undefined>(undefined)

/** Shows further items in place of those of the menu; undefined where there is room for them beside it. */
export const useDrill = () => useContext(DrillContext)

/** The items of a menu. In a narrow window further ones take their place, with a way back. */
export function MenuItems({
  label,
  autoFocus = false,
  onClose,
  children,
}: {
  readonly label: string
  /** Where no button does it. */
  readonly autoFocus?: boolean
  readonly onClose?: () => void
  readonly children: ReactNode
}) {
  const wide = useWide()
  const [further, setFurther] = useState<Further>()
  const [drilled, setDrilled] = useState(false)
  const shown = wide ? undefined : further
  const drill = (next: string, items: ReactNode): void => {
    setDrilled(true)
    setFurther((before) => ({ label: next, items, before }))
  }
  const back = (): void => setFurther(shown?.before)
  return (
    <DrillContext value={wide ? undefined : drill}>
      <div
        role="presentation"
        onKeyDown={(event) => {
          if (event.key === 'ArrowLeft' && shown !== undefined) back()
        }}
      >
        <Menu
          key={shown?.label ?? ''}
          aria-label={shown?.label ?? label}
          className={styles['menu'] ?? ''}
          {...(autoFocus || drilled ? { autoFocus: 'first' } : {})}
          {...(onClose === undefined ? {} : { onClose })}
        >
          {shown === undefined ? (
            children
          ) : (
            <>
              <MenuItem id="back" label={shown.label} icon={ChevronLeft} stays onAction={back} />
              {shown.items}
            </>
          )}
        </Menu>
      </div>
    </DrillContext>
  )
}
