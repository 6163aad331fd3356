import { SquareTerminal } from 'lucide-react'
import { useState } from 'react'
import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { Button } from '../../ui/Button.tsx'
import { CommandLine } from '../../ui/CommandLine.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'

/** How terminals get the hook: one button, or the command for another shell. */
export function NoHook() {
  const { agent } = useClient()
  const [file, setFile] = useState<string>()
  const install = useAction(async () => setFile((await agent.terminals.installHook({})).file), t.terminals.title)
  return (
    <EmptyState
      icon={SquareTerminal}
      title={file === undefined ? t.terminals.empty : t.terminals.openOne}
      text={file === undefined ? t.terminals.emptyText : t.terminals.addedTo(file)}
      actions={
        <>
          {file === undefined && (
            <Button variant="primary" pending={install.pending} onPress={() => void install.run()}>
              {t.terminals.addHook}
            </Button>
          )}
          {install.failure !== undefined && <ErrorPanel failure={install.failure} onDismiss={install.clear} />}
          {file === undefined && <CommandLine command="latchkey hook install" />}
        </>
      }
    />
  )
}
