/** Keys and places in lists, from the outermost. */
export type Path = readonly (string | number)[];
