/** What our own driver and the raw target make their system calls with. */
export const ENGINE_CHOICES = ['auto', 'epoll', 'io_uring'] as const;

export type EngineChoice = (typeof ENGINE_CHOICES)[number];
