// Reads the PNG files that Chromium writes: 8 bits a channel, no interlace, RGB or RGBA.
import { inflateSync } from 'node:zlib'

export interface Pixels {
  readonly width: number
  readonly height: number
  /** RGBA, row by row. */
  readonly data: Uint8Array
}

/** Throws on any other kind of file. Checksums are not looked at. */
export function decodePng(file: Buffer): Pixels {
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)]
  const channels = { 2: 3, 6: 4 }[file.readUInt8(25)]
  if (file.toString('latin1', 1, 4) !== 'PNG' || file.readUInt8(24) !== 8 || file.readUInt8(28) !== 0 || !channels)
    throw new Error('only plain PNG files of 8 bits a channel are read')
  const bytes = unfilter(inflateSync(Buffer.concat([...imageData(file)])), width * channels, channels)
  const data = new Uint8Array(width * height * 4).fill(255)
  for (let pixel = 0; pixel < width * height; pixel += 1)
    data.set(bytes.subarray(pixel * channels, (pixel + 1) * channels), pixel * 4)
  return { width, height, data }
}

function* imageData(file: Buffer): Generator<Buffer> {
  for (let at = 8; at < file.length;) {
    const length = file.readUInt32BE(at)
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT') yield file.subarray(at + 8, at + 8 + length)
    at += 12 + length
  }
}

/** The filters of PNG, section 9: each byte is kept as its difference from its left, upper and upper left neighbours. */
function unfilter(rows: Buffer, rowLength: number, channels: number): Uint8Array {
  const height = rows.length / (rowLength + 1)
  const out = new Uint8Array(rowLength * height)
  const at = (row: number, column: number): number => (row < 0 || column < 0 ? 0 : (out[row * rowLength + column] ?? 0))
  for (let row = 0; row < height; row += 1) {
    const filter = rows[row * (rowLength + 1)]
    for (let column = 0; column < rowLength; column += 1) {
      const left = at(row, column - channels)
      const up = at(row - 1, column)
      const corner = column < channels ? 0 : at(row - 1, column - channels)
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter ?? 0] ?? 0
      out[row * rowLength + column] = ((rows[row * (rowLength + 1) + 1 + column] ?? 0) + guess) & 255
    }
  }
  return out
}

function paeth(left: number, up: number, corner: number): number {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}
