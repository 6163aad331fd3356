import { useState } from 'react'
import { Autocomplete, Input, Label, ListBox, ListBoxItem, SearchField, useFilter } from 'react-aria-components'
import type { RoleView } from '#contract/model.ts'
import { isProduction } from '#shared/environment-of.ts'
import { regionShape } from '#shared/region-shape.ts'
import { regionsOf } from '#shared/regions.ts'
import { t } from '#shared/strings/strings.ts'
import { useTitleText } from '../marks/use-title.ts'
import { useOffers } from '../../store/use-offers.ts'
import { AccountMark } from '../marks/AccountMark.tsx'
import { Dialog } from './Dialog.tsx'
import { ProductionBadge } from '../marks/ProductionBadge.tsx'
import hidden from '../hidden.module.css'
import styles from './RegionDialog.module.css'

export function RegionDialog({
  role,
  onStart,
  onClose,
}: {
  readonly role: RoleView
  readonly onStart: (region: string) => void
  readonly onClose: () => void
}) {
  const title = useTitleText(role)
  const { contains } = useFilter({ sensitivity: 'base' })
  const [typed, setTyped] = useState('')
  const known = regionsOf(role.partition)
  const running = useOffers(role)?.isLive === true
  const word = typed.trim().toLowerCase()
  // One that no list knows yet may be typed: the agent says whether it is one.
  const unknown = regionShape.test(word) && known.every(({ id }) => id !== word)
  const items = unknown ? [...known, { id: word, place: '' }] : known
  return (
    <Dialog title={t.roles.regionTitle(title, running)} isOpen onOpenChange={onClose}>
      <p className={styles['account']}>
        <AccountMark role={role} label={role.accountName ?? role.source} />
        {isProduction(role) && <ProductionBadge />}
      </p>
      <Autocomplete filter={contains} inputValue={typed} onInputChange={setTyped}>
        <SearchField className={styles['search'] ?? ''} autoFocus>
          <Label className={hidden['hidden']}>{t.roles.regionSearch}</Label>
          <Input className={styles['input'] ?? ''} placeholder={t.roles.regionSearch} />
        </SearchField>
        <ListBox
          aria-label={t.roles.regions}
          className={styles['list'] ?? ''}
          items={items}
          selectionMode="none"
          onAction={(id) => onStart(String(id))}
          renderEmptyState={() => <p className={styles['none']}>{t.roles.regionNone(typed)}</p>}
        >
          {({ id, place }) => (
            <ListBoxItem id={id} textValue={`${id} ${place}`} className={styles['item'] ?? ''}>
              <span className={styles['id']}>{id}</span>
              <span className={styles['place']}>{id === role.region ? `${place} · ${t.roles.regionNow}` : place}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Autocomplete>
    </Dialog>
  )
}
