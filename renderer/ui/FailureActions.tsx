import { actWords } from '#shared/failures/acts.ts'
import { useClient, useKnown, useStores } from '../store/context.tsx'
import { Button } from './Button.tsx'
import type { Failure } from './failure.ts'
import { StartAgent } from './StartAgent.tsx'
import { SettingsFileButton } from './SettingsFileButton.tsx'

export interface Remedies {
  /** Does what failed once more. */
  readonly again?: (() => void) | undefined
  /** The role that it befell, and where that comes from. */
  readonly of?: { readonly id: string; readonly source: string } | undefined
}

/** The buttons that do something about a failure: what its cause asks for, then once more. */
export function FailureActions({ failure: { act, code }, again, of }: Remedies & { readonly failure: Failure }) {
  const { place } = useStores()
  const { desktop } = useClient()
  // By now one may answer again.
  const away = useKnown('connection', ({ kind }) => kind === 'away')
  const word = act === 'enter-code' || act === 'sign-in' ? act : 'retry'
  return (
    <>
      {away && desktop !== undefined && (code === 'no-agent' || code === 'lost') && <StartAgent />}
      {(act === 'edit-source' || act === 'edit-role') && of !== undefined && (
        <Button
          size="small"
          onPress={() =>
            place.setState({
              view: 'sources',
              editAsked: { source: of.source, roleId: act === 'edit-role' ? of.id : undefined },
            })
          }
        >
          {actWords[act].label}
        </Button>
      )}
      {act === 'open-settings' && <SettingsFileButton otherwise={() => place.setState({ view: 'settings' })} />}
      {again !== undefined && (
        <Button size="small" onPress={again}>
          {actWords[word].label}
        </Button>
      )}
    </>
  )
}
