import { Search, X } from 'lucide-react'
import { memo, type RefObject } from 'react'
import { t } from '#shared/strings/strings.ts'
import { IconButton } from '../../../ui/IconButton.tsx'
import { useStable } from '../../../ui/hooks/use-stable.ts'
import styles from './SearchBar.module.css'

/** Keeps the focus; the list below it is moved through from here. */
export function SearchBar({
  input,
  query,
  listId,
  activeId,
  onChange,
  reading,
}: {
  readonly input: RefObject<HTMLInputElement | null>
  readonly query: string
  readonly listId: string | undefined
  readonly activeId: string | undefined
  readonly onChange: (query: string) => void
  /** What stands in one line for a text of several; undefined: what the browser makes of it. */
  readonly reading: (text: string) => string | undefined
}) {
  const clear = useStable(() => {
    onChange('')
    input.current?.focus()
  })
  return (
    <search className={styles['bar']}>
      <Search aria-hidden="true" className={styles['icon'] ?? ''} />
      <input
        ref={input}
        className={styles['input']}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the view is there to be typed into
        autoFocus
        type="text"
        role="combobox"
        aria-label={t.roles.search}
        aria-expanded={listId !== undefined}
        aria-controls={listId}
        aria-haspopup="grid"
        aria-autocomplete="list"
        aria-activedescendant={activeId}
        placeholder={t.roles.search}
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="off"
        spellCheck={false}
        dir="auto"
        value={query}
        onChange={(event) => onChange(event.target.value)}
        onPaste={(event) => {
          const text = event.clipboardData.getData('text')
          const line = /[\r\n]/.test(text.trim()) ? reading(text) : undefined
          if (line === undefined) return
          event.preventDefault()
          onChange(line)
        }}
      />
      {query !== '' && <Clear onPress={clear} />}
    </search>
  )
}

const Clear = memo(function Clear({ onPress }: { readonly onPress: () => void }) {
  return <IconButton label={t.roles.clearSearch} icon={X} shortcut="Escape" onPress={onPress} />
})
