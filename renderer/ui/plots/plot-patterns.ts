/** How a part of a plot looks, told apart without colour. */
const plotPatterns = ['solid', 'crossed', 'stripes', 'dots', 'outline'] as const
export type PlotPattern = (typeof plotPatterns)[number]

const colours: Readonly<Record<PlotPattern, string>> = {
  solid: '--accent',
  crossed: '--danger',
  stripes: '--danger',
  dots: '--warn',
  outline: '--text-muted',
}

/** The token's value now: a theme or a system colour may have changed since. */
export function plotColour(element: Element, pattern: PlotPattern): string {
  return tokenOf(element, colours[pattern])
}

export function tokenOf(element: Element, name: string): string {
  return getComputedStyle(element).getPropertyValue(name).trim()
}

/** A tile over the surface's own colour, so that a bar behind does not shine through. Sizes follow `ratio`, device pixels per CSS pixel. */
export function plotFill(element: Element, pattern: PlotPattern, ratio: number): string | CanvasPattern {
  const colour = plotColour(element, pattern)
  if (pattern === 'solid') return colour
  const surface = tokenOf(element, '--surface')
  if (pattern === 'outline') return surface
  const tile = document.createElement('canvas')
  const size = Math.round(4 * ratio)
  tile.width = size
  tile.height = size
  const ink = tile.getContext('2d')
  if (ink === null) return colour
  ink.fillStyle = surface
  ink.fillRect(0, 0, size, size)
  ink.fillStyle = colour
  ink.strokeStyle = colour
  if (pattern === 'dots') ink.fillRect(0, 0, size / 2, size / 2)
  else {
    drawStripes(ink, size)
    if (pattern === 'crossed') {
      // The same, the other way round.
      ink.translate(size, 0)
      ink.scale(-1, 1)
      drawStripes(ink, size)
    }
  }
  return ink.createPattern(tile, 'repeat') ?? colour
}

/** Three lines, so that the corners meet where tiles do. */
function drawStripes(ink: CanvasRenderingContext2D, size: number): void {
  ink.lineWidth = size / 2.8
  ink.beginPath()
  for (const shift of [-size, 0, size]) {
    ink.moveTo(shift, size)
    ink.lineTo(shift + size, 0)
  }
  ink.stroke()
}
