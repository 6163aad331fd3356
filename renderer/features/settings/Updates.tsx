import { ProgressBar } from 'react-aria-components'
import type { UpdateState } from '#contract/desktop.ts'
import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { assertNever } from '#shared/assert-never.ts'
import { Button } from '../../ui/Button.tsx'
import { useConfirm } from '../../ui/dialogs/confirm.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { ActionRow } from './ActionRow.tsx'
import styles from './Updates.module.css'

const words = t.settings.updates

export function Updates({ state }: { readonly state: UpdateState }) {
  const { desktop } = useClient()
  const confirm = useConfirm()
  const check = useAction(async () => await desktop?.checkForUpdate())
  const install = useAction(async () => {
    const yes = await confirm({ title: words.restartTitle, text: words.restartText, confirm: words.restart })
    if (yes) await desktop?.installUpdate()
  })
  const failure = check.failure ?? install.failure
  return (
    <ActionRow text={<output>{textOf(state)}</output>} action={actionOf()}>
      {state.kind === 'downloading' && (
        <ProgressBar value={state.percent} aria-label={words.progress} className={styles['progress'] ?? ''}>
          {({ percentage }) => <span className={styles['done']} style={{ width: `${percentage ?? 0}%` }} />}
        </ProgressBar>
      )}
      {failure !== undefined && <ErrorPanel failure={failure} />}
    </ActionRow>
  )

  function actionOf() {
    if (state.kind === 'off' || state.kind === 'downloading') return undefined
    if (state.kind === 'ready')
      return (
        <Button size="small" variant="primary" pending={install.pending} onPress={() => void install.run()}>
          {words.restart}
        </Button>
      )
    return (
      <Button size="small" pending={check.pending || state.kind === 'checking'} onPress={() => void check.run()}>
        {words.check}
      </Button>
    )
  }
}

function textOf(state: UpdateState): string {
  switch (state.kind) {
    case 'off':
      return words.off(state.reason)
    case 'idle':
      return state.checkedAt === undefined
        ? words.idle
        : words.checkedAt(new Date(state.checkedAt).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' }))
    case 'checking':
      return words.checking
    case 'downloading':
      return words.downloading(state.version, state.percent)
    case 'ready':
      return words.ready(state.version)
    case 'failed':
      return words.failed(state.message)
    default:
      return assertNever(state)
  }
}
