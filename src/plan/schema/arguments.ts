import { z } from 'zod';

const MOST_ARGUMENTS = 64;
const LONGEST_ARGUMENT = 1024;
const EXPECTED = 'a line such as "-t4 -c10000 -d30s", or a list of arguments';

const word = z.string({ error: EXPECTED }).min(1).max(LONGEST_ARGUMENT);

/** Arguments of a program: a line that is cut at blanks, or a list where one of them holds a blank. */
export const programArguments = z.union(
  [
    z
      .string()
      .max(LONGEST_ARGUMENT)
      .transform(line => line.split(/\s+/).filter(part => part !== '')),
    z.array(word).max(MOST_ARGUMENTS),
  ],
  { error: EXPECTED },
);
