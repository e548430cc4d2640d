/** What the target's submissions are. */
export const KIND = { other: 0, accept: 1, receive: 2, send: 3 } as const;
