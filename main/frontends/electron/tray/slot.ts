// The place of the tray icon: always there on macOS and Windows; on Linux as long as something on the desktop shows such icons.
import type { DesktopState } from '#contract/desktop.ts'
import type { Rectangle } from '../window/bounds.ts'
import type { TrayControl } from './tray.ts'
import type { TrayDrawing } from './redraw.ts'

export interface TraySlot {
  readonly state: () => DesktopState['tray']
  readonly draw: (drawing: TrayDrawing) => void
  readonly bounds: () => Rectangle | undefined
  /** Calls back once, when it is known that no icon is shown; at once when it is known already. */
  readonly onceMissing: (act: () => void) => void
  readonly close: () => void
}

/** `watch` tells at once or soon whether icons are shown, and after each change; until then they are taken to be. */
export function createTraySlot(deps: {
  readonly make: () => TrayControl
  readonly watch: (tell: (shown: boolean) => void) => { readonly close: () => void }
  readonly changed: () => void
}): TraySlot {
  let tray: TrayControl | undefined
  let state: DesktopState['tray'] = 'shown'
  let drawing: TrayDrawing | undefined
  let whenMissing: (() => void) | undefined
  const watch = deps.watch((shown) => {
    // An icon of before does not register itself with a panel that came later.
    tray?.destroy()
    tray = shown ? deps.make() : undefined
    state = shown ? 'shown' : 'missing'
    if (drawing !== undefined) tray?.draw(drawing)
    deps.changed()
    if (!shown) tellMissing()
  })

  function tellMissing(): void {
    whenMissing?.()
    whenMissing = undefined
  }

  return {
    state: () => state,
    draw(next) {
      drawing = next
      tray?.draw(next)
    },
    bounds: () => tray?.bounds(),
    onceMissing(act) {
      whenMissing = act
      if (state === 'missing') tellMissing()
    },
    close() {
      watch.close()
      tray?.destroy()
      tray = undefined
    },
  }
}
