import { Pencil } from 'lucide-react'
import { useState } from 'react'
import { type BrowserScope, nearestRule } from '#shared/console/browser-rules.ts'
import { t } from '#shared/strings/strings.ts'
import { useWhose } from '../store/browser-rules.ts'
import { useKnown } from '../store/context.tsx'
import { BrowserDialog } from './dialogs/BrowserDialog.tsx'
import type { Fact } from './Facts.tsx'
import { IconButton } from './IconButton.tsx'

interface Whose {
  readonly scope: BrowserScope
  /** Of an account's role. */
  readonly source?: string
}

/** What opens the consoles of an account or of a source, with the way to another browser. */
export const consoleBrowser = (whose: Whose): Fact => ({
  name: t.browsers.browser,
  value: <OpensIn {...whose} />,
  actions: <ChangeBrowser {...whose} />,
})

function OpensIn({ scope, source }: Whose) {
  const rule = nearestRule(useKnown('browsers'), scope, source)
  const whose = useWhose()
  return t.browsers.opensFor(scope, rule, rule === undefined ? '' : whose(rule.for))
}

function ChangeBrowser({ scope, source }: Whose) {
  const [isOpen, setOpen] = useState(false)
  const title = t.browsers.titleOf(useWhose()(scope))
  return (
    <>
      <IconButton label={title} icon={Pencil} onPress={() => setOpen(true)} />
      {isOpen && <BrowserDialog title={title} scope={scope} source={source} onClose={() => setOpen(false)} />}
    </>
  )
}
