import * as z from 'zod';

/** Name of the system that files come from, where another one uses the same resource ids: letters, digits and ` ._:/-`. */
export const sourceName = z.string().regex(/^[\p{L}\p{N} ._:/-]{1,100}$/u);
