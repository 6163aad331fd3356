type Defined<Fields> = {
  [Key in keyof Fields as undefined extends Fields[Key] ? never : Key]: Fields[Key]
} & { [Key in keyof Fields as undefined extends Fields[Key] ? Key : never]?: Exclude<Fields[Key], undefined> }

/** The same fields without those that hold undefined: under `exactOptionalPropertyTypes`, a field that is not there. */
export function defined<const Fields extends object>(fields: Fields): Defined<Fields> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- entries lose the keys' types; filtering undefined is what the type says
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<Fields>
}
