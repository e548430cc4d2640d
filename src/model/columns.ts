/** The column types of a table by their names, the widest first, so that each column begins where its elements may. */
export type ColumnTypes = Readonly<Record<string, ColumnType>>;

type ColumnType = typeof Uint32Array | typeof Uint16Array | typeof Uint8Array;

export type Columns<Types extends ColumnTypes> = { readonly [Name in keyof Types]: InstanceType<Types[Name]> } & {
  readonly length: number;
  /** Every column, back to back, as it is saved. */
  readonly bytes: Uint8Array;
};

export function bytesARow(types: ColumnTypes): number {
  return Object.values(types).reduce((sum, { BYTES_PER_ELEMENT }) => sum + BYTES_PER_ELEMENT, 0);
}

/** Columns of `length` rows over bytes that hold as many. */
export function columnsOver<Types extends ColumnTypes>(
  types: Types,
  bytes: Uint8Array,
  length: number,
): Columns<Types> {
  let offset = bytes.byteOffset;
  const columns: Record<string, ArrayBufferView> = {};
  for (const [name, Column] of Object.entries(types)) {
    columns[name] = new Column(bytes.buffer as ArrayBuffer, offset, length);
    offset += length * Column.BYTES_PER_ELEMENT;
  }
  return { ...columns, length, bytes } as unknown as Columns<Types>;
}

/** Saved bytes where columns may lie over them: a file that was read at an odd offset is copied. */
export function aligned(saved: Uint8Array): Uint8Array {
  return saved.byteOffset % 4 === 0 ? saved : new Uint8Array(saved);
}
