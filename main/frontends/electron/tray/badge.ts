// A short text in the corner of an icon, for systems that write none beside it. Pure: bitmaps as Electron has them, four bytes a pixel.

/** Three columns, five rows. */
const glyphs: Readonly<Record<string, string>> = {
  0: '111101101101111',
  1: '010110010010111',
  2: '111001111100111',
  3: '111001111001111',
  4: '101101111001001',
  5: '111100111001111',
  6: '111100111101111',
  7: '111001010010010',
  8: '111101111101111',
  9: '111101111001111',
  h: '100100111101101',
}
const [columns, rows] = [3, 5]

/** Smaller ones would show spots. */
const smallestIcon = 24

/** The same bitmap with the text on a light plate with a dark edge, which stands out from any panel. */
export function withBadge(bitmap: Buffer, width: number, height: number, text: string): Buffer {
  const drawn = Buffer.from(bitmap)
  const letters = Array.from(text).flatMap((letter) => glyphs[letter] ?? [])
  if (width < smallestIcon || letters.length === 0) return drawn
  const scale = Math.floor(width / 16)
  const plate = { width: (letters.length * (columns + 1) + 3) * scale, height: (rows + 4) * scale }
  const [left, top] = [Math.max(0, width - plate.width), height - plate.height]

  function fill(x: number, y: number, w: number, h: number, shade: number): void {
    for (let row = y; row < y + h; row += 1)
      for (let column = x; column < Math.min(width, x + w); column += 1)
        drawn.set([shade, shade, shade, 255], (row * width + column) * 4)
  }

  fill(left, top, plate.width, plate.height, 0)
  fill(left + scale, top + scale, plate.width - 2 * scale, plate.height - 2 * scale, 255)
  for (const [at, glyph] of letters.entries())
    for (const [bit, on] of Array.from(glyph).entries())
      if (on === '1')
        fill(
          left + (2 + at * (columns + 1) + (bit % columns)) * scale,
          top + (2 + Math.floor(bit / columns)) * scale,
          scale,
          scale,
          0,
        )
  return drawn
}
