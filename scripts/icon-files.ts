// The two containers that hold an icon in several sizes. Both take PNG files as they are.

export interface SizedPng {
  /** Pixels, width and height. */
  readonly size: number
  readonly png: Buffer
}

/** Windows, as its LoadImage reads it since Vista. */
export function icoFile(images: readonly SizedPng[]): Buffer {
  const header = Buffer.alloc(6)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(images.length, 4)
  let offset = 6 + 16 * images.length
  const entries = images.map(({ size, png }) => {
    const entry = Buffer.alloc(16)
    // 0 stands for 256.
    entry.writeUInt8(size % 256, 0)
    entry.writeUInt8(size % 256, 1)
    entry.writeUInt16LE(1, 4)
    entry.writeUInt16LE(32, 6)
    entry.writeUInt32LE(png.length, 8)
    entry.writeUInt32LE(offset, 12)
    offset += png.length
    return entry
  })
  return Buffer.concat([header, ...entries, ...images.map(({ png }) => png)])
}

/** Types of icns that hold PNG; those for a plain 16 and 32 are shown scrambled inside an app, so their `@2x` siblings stand for them. */
const icnsTypes: readonly (readonly [type: string, size: number])[] = [
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
]

/** macOS. Throws when a size is missing. */
export function icnsFile(images: readonly SizedPng[]): Buffer {
  const entries = icnsTypes.map(([type, size]) => {
    const image = images.find((one) => one.size === size)
    if (image === undefined) throw new Error(`an icns file needs ${size} px`)
    return block(type, image.png)
  })
  return block('icns', Buffer.concat(entries))
}

function block(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.write(type, 'latin1')
  head.writeUInt32BE(content.length + 8, 4)
  return Buffer.concat([head, content])
}
