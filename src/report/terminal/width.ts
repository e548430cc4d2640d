/** Columns of the narrowest terminal that anybody still uses. */
export const WIDTH = 80;
