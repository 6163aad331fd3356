import { useEffect } from 'react'
import { useKnown } from '../store/context.tsx'

/** Theme and row height of the settings, as attributes that tokens.css reads. */
export function useAppearance(): void {
  const theme = useKnown('settings', (known) => known?.find(({ key }) => key === 'app.theme')?.value)
  const density = useKnown('settings', (known) => known?.find(({ key }) => key === 'app.density')?.value)
  useEffect(() => {
    const { dataset } = document.documentElement
    if (theme === 'light' || theme === 'dark') dataset['theme'] = theme
    else delete dataset['theme']
    if (density === 'compact') dataset['density'] = density
    else delete dataset['density']
  }, [theme, density])
}
