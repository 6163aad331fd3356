import { useStores } from '../store/context.tsx'
import { sentences } from '#shared/sentences.ts'
import { t } from '#shared/strings/strings.ts'
import { Banner } from '../ui/Banner.tsx'
import { SettingsFileButton } from '../ui/SettingsFileButton.tsx'

/** The settings file is broken: wherever a person is, since what they set is not what counts. */
export function SettingsBanner({ problem, onDismiss }: { readonly problem: string; readonly onDismiss: () => void }) {
  const { place } = useStores()
  return (
    <div role="alert">
      <Banner
        tone="warn"
        text={sentences(t.settings.fileBroken)}
        hint={sentences(problem)}
        action={<SettingsFileButton otherwise={() => place.setState({ view: 'settings' })} />}
        onDismiss={onDismiss}
      />
    </div>
  )
}
