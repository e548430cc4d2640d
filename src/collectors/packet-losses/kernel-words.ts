import type { Btf } from '../../system/linux/bpf/btf.ts';

/** What this kernel calls its reasons, by their numbers: these differ from kernel to kernel. */
export interface KernelWords {
  readonly drops: ReadonlyMap<number, string>;
  readonly resets: ReadonlyMap<number, string>;
}

export function kernelWords(btf: Btf): KernelWords {
  return {
    drops: without('SKB_DROP_REASON_', btf, 'skb_drop_reason'),
    resets: without('SK_RST_REASON_', btf, 'sk_rst_reason'),
  };
}

function without(prefix: string, btf: Btf, enumeration: string): Map<number, string> {
  const names = btf.enumeration(enumeration) ?? new Map<number, string>();
  return new Map([...names].map(([number, name]) => [number, name.replace(prefix, '')]));
}
