type Defined<Fields> = {
  [Key in keyof Fields as undefined extends Fields[Key] ? never : Key]: Fields[Key]
} & { [Key in keyof Fields as undefined extends Fields[Key] ? Key : never]?: Exclude<Fields[Key], undefined> }

/** The same fields without those that hold undefined: under `exactOptionalPropertyTypes`, a field that is not there. */
export function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  const kept: Record<string, unknown> = {}
  for (const key in fields) if (fields[key] !== undefined) kept[key] = fields[key]
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- leaving undefined out is what the type says
  return kept as Defined<Fields>
}
