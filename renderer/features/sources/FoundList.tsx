import { Check } from 'lucide-react'
import { Checkbox, CheckboxGroup, Label, Text } from 'react-aria-components'
import type { FoundView } from '#contract/sources.ts'
import { t } from '#shared/strings/strings.ts'
import styles from './FoundList.module.css'

const words = t.sources.adding.found

export function FoundList({
  found,
  picked,
  onPick,
}: {
  readonly found: readonly FoundView[]
  readonly picked: readonly string[]
  readonly onPick: (names: readonly string[]) => void
}) {
  return (
    <CheckboxGroup className={styles['group'] ?? ''} value={[...picked]} onChange={onPick}>
      <Label className={styles['legend']}>{words.legend}</Label>
      <Text slot="description" className={styles['help']}>
        {words.help}
      </Text>
      <div className={styles['list']}>
        {found.map((each, index) => (
          <Checkbox
            key={each.name}
            value={each.name}
            isDisabled={each.usedBy !== undefined}
            autoFocus={index === 0}
            className={styles['item'] ?? ''}
          >
            <span className={styles['box']}>
              <Check aria-hidden="true" strokeWidth={3} />
            </span>
            <span className={styles['words']}>
              <span className={styles['name']}>{each.profile ?? words.environment}</span>
              <span className={styles['detail']}>{detailOf(each)}</span>
            </span>
            {each.region !== undefined && <span className={styles['region']}>{each.region}</span>}
          </Checkbox>
        ))}
      </div>
    </CheckboxGroup>
  )
}

function detailOf({ how, detail, usedBy }: FoundView): string {
  const said = detail ?? words.how[how]
  return usedBy === undefined ? said : `${said}, ${words.usedBy(usedBy)}`
}
