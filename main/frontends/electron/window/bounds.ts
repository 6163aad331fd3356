// Where the window goes. Pure; all numbers are device-independent pixels.

export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export const smallest = { width: 380, height: 480 } as const
export const standard = { width: 380, height: 560 } as const
/** Between the tray icon and the window. */
const gap = 4

export interface Placing {
  /** Of the display it is to be on: without docks, bars and panels. */
  readonly workArea: Rectangle
  readonly size: { readonly width: number; readonly height: number }
  /** Where the person left it. */
  readonly position?: { readonly x: number; readonly y: number } | undefined
  /** Of the tray icon, where the system tells; Wayland gives zeros. */
  readonly tray?: Rectangle | undefined
}

/** Whole pixels only (a fraction makes Electron throw), and never beyond the work area. */
export function placeWindow({ workArea, size, position, tray }: Placing): Rectangle {
  const width = Math.round(clamp(size.width, Math.min(smallest.width, workArea.width), workArea.width))
  const height = Math.round(clamp(size.height, Math.min(smallest.height, workArea.height), workArea.height))
  const wanted = position ?? (tray === undefined || !isReal(tray) ? centre() : besideTray(tray))
  return {
    x: Math.round(clamp(wanted.x, workArea.x, workArea.x + workArea.width - width)),
    y: Math.round(clamp(wanted.y, workArea.y, workArea.y + workArea.height - height)),
    width,
    height,
  }

  function centre() {
    return { x: workArea.x + (workArea.width - width) / 2, y: workArea.y + (workArea.height - height) / 2 }
  }

  function besideTray(icon: Rectangle) {
    const below = icon.y + icon.height / 2 < workArea.y + workArea.height / 2
    return {
      x: icon.x + icon.width / 2 - width / 2,
      y: below ? icon.y + icon.height + gap : icon.y - height - gap,
    }
  }
}

const isReal = (icon: Rectangle): boolean => icon.width > 0 && icon.height > 0

/** Also for numbers that are none: a damaged file must not place the window nowhere. */
function clamp(value: number, low: number, high: number): number {
  return Number.isFinite(value) ? Math.min(Math.max(value, low), Math.max(low, high)) : low
}
