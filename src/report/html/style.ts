/** The style sheet of every page: system fonts, light and dark, narrow and wide, screen and paper. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--soft:#57606a;--line:#d0d7de;--card:#f6f8fa;--good:#1a7f37;--bad:#c1202c;--doubt:#8a5a00;--link:#0757b8;
--s0:#1a7f37;--s1:#0757b8;--s2:#c1202c;--s3:#8a5a00;--s4:#7d3fc4;--s5:#57606a}
@media(prefers-color-scheme:dark){:root{--bg:#0f1419;--fg:#e6e9ed;--soft:#a2adb9;--line:#36404a;--card:#171d24;--good:#4cc26a;--bad:#ff8078;--doubt:#e0b04a;--link:#74b4ff;
--s0:#4cc26a;--s1:#74b4ff;--s2:#ff8078;--s3:#e0b04a;--s4:#c79bff;--s5:#a2adb9}}
:root[data-theme=light]{color-scheme:light;--bg:#fff;--fg:#1b1f24;--soft:#57606a;--line:#d0d7de;--card:#f6f8fa;--good:#1a7f37;--bad:#c1202c;--doubt:#8a5a00;--link:#0757b8;
--s0:#1a7f37;--s1:#0757b8;--s2:#c1202c;--s3:#8a5a00;--s4:#7d3fc4;--s5:#57606a}
:root[data-theme=dark]{color-scheme:dark;--bg:#0f1419;--fg:#e6e9ed;--soft:#a2adb9;--line:#36404a;--card:#171d24;--good:#4cc26a;--bad:#ff8078;--doubt:#e0b04a;--link:#74b4ff;
--s0:#4cc26a;--s1:#74b4ff;--s2:#ff8078;--s3:#e0b04a;--s4:#c79bff;--s5:#a2adb9}
*{box-sizing:border-box}
body{margin:0 auto;max-width:72rem;padding:1rem 1.25rem 4rem;background:var(--bg);color:var(--fg);font:16px/1.5 system-ui,sans-serif}
h1{font-size:1.35rem;line-height:1.35;margin:.25rem 0 .75rem;overflow-wrap:anywhere}
h2{font-size:1.15rem;margin:2.25rem 0 .75rem;border-bottom:1px solid var(--line);padding-bottom:.25rem}
h3{font-size:1rem;margin:1.25rem 0 .5rem;overflow-wrap:anywhere}
p,ul,ol,dl{margin:.5rem 0}
a{color:var(--link)}
a:focus-visible,button:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.top{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;justify-content:space-between;color:var(--soft);font-size:.9rem}
.badge{display:inline-block;padding:0 .6rem;border-radius:1rem;border:1px solid currentColor;font-weight:600}
.pass,.good{color:var(--good)}.fail,.bad{color:var(--bad)}.inconclusive,.doubt{color:var(--doubt)}
.soft{color:var(--soft)}
.card{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.75rem 1rem;margin:.75rem 0}
button{font:inherit;font-size:.85rem;color:var(--fg);background:var(--bg);border:1px solid var(--line);border-radius:.35rem;padding:.2rem .6rem;cursor:pointer}
button:hover{border-color:var(--link)}
pre,code{font:.9em/1.45 ui-monospace,monospace}
pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere;flex:1}
.copy{display:flex;gap:.75rem;align-items:flex-start;margin:.35rem 0}
.change{display:flex;flex-wrap:wrap;gap:.25rem 2rem;margin:.5rem 0 .75rem}.change dt{color:var(--soft);font-size:.85rem}.change dd{margin:0;font-size:1.1rem;overflow-wrap:anywhere}
.copy .label{min-width:4.5rem;color:var(--soft)}
svg{display:block;width:100%}
.bar{height:1.6rem;border:1px solid var(--line);border-radius:.25rem}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;padding:0;font-size:.9rem}
.key{display:inline-block;width:1.4rem;height:.7rem;margin-right:.4rem;vertical-align:baseline}
.f0{fill:var(--s0)}.f1{fill:var(--s1)}.f2{fill:var(--s2)}.f3{fill:var(--s3)}.f4{fill:var(--s4)}.f5{fill:var(--s5)}
.curve{fill:none;stroke-width:2;vector-effect:non-scaling-stroke}
.l0{stroke:var(--s0)}.l1{stroke:var(--s1)}.l2{stroke:var(--s2);stroke-dasharray:7 3}.l3{stroke:var(--s3);stroke-dasharray:2 3}.l4{stroke:var(--s4);stroke-dasharray:9 3 2 3}.l5{stroke:var(--s5);stroke-dasharray:4 4}
.bound{stroke:var(--bad);stroke-width:1.5;stroke-dasharray:6 4;vector-effect:non-scaling-stroke}
.mark{stroke:var(--fg);stroke-width:1;stroke-dasharray:1 3;vector-effect:non-scaling-stroke}
figure{margin:1rem 0}figcaption{font-weight:600;font-size:.95rem}
.plot{position:relative;margin:.35rem 0 0 4.5rem;border-left:1px solid var(--line);border-bottom:1px solid var(--line);touch-action:pan-y;cursor:crosshair}
.plot svg{height:9rem}
.small .plot svg{height:5.5rem}
.most,.least{position:absolute;right:calc(100% + .4rem);font-size:.8rem;color:var(--soft);white-space:nowrap}
.most{top:-.4rem}.least{bottom:-.5rem}
.ticks{position:relative;height:1.3rem;margin-left:4.5rem;font-size:.8rem;color:var(--soft)}
.ticks svg{height:1.3rem;overflow:visible}.ticks text{fill:var(--soft);font-size:12px}
.readout{min-height:1.4rem;margin-left:4.5rem;font-size:.85rem}
.selection{position:absolute;top:0;bottom:0;background:var(--link);opacity:.2;pointer-events:none}
.grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:0 2rem}
.scroll{overflow-x:auto}.scroll table{min-width:min(44rem,220vw)}
table{border-collapse:collapse;font-size:.9rem;width:100%}
th,td{text-align:left;padding:.25rem .75rem .25rem 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:break-word}
td.number,th.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
summary{cursor:pointer;padding:.25rem 0}
.flow{list-style:none;padding:0;display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:.75rem}
.flow li{position:relative;border:1px solid var(--line);border-radius:.5rem;background:var(--card);padding:.5rem .75rem;font-size:.9rem}
.flow li+li::before{content:"\\2192";position:absolute;left:-.85rem;top:.5rem;color:var(--soft)}
.flow strong{display:block;font-size:1.05rem;font-variant-numeric:tabular-nums}
.gauge{display:grid;grid-template-columns:minmax(9rem,15rem) 1fr minmax(9rem,19rem);gap:.25rem 1rem;align-items:center;margin:.4rem 0;font-size:.9rem}
.gauge svg{height:.9rem;background:var(--card);border:1px solid var(--line)}
.gauge .count{text-align:right;font-variant-numeric:tabular-nums}
.still{cursor:auto}.over{opacity:.65}
.trials .plot{margin-left:0}.trials .ticks{margin-left:0}.trials .plot svg{height:auto}
.key.dot{width:1.2rem;height:1.2rem;vertical-align:-.3rem;margin-right:.25rem}
.trials .plot svg svg{width:1px;height:1px}
.broke{fill:none;stroke:var(--s2);stroke-width:2}.ring{fill:none;stroke:var(--s0);stroke-width:1.5}
.short{stroke:var(--s2);stroke-width:1.5;stroke-dasharray:3 3}
.row{fill:transparent}.row:hover{fill:var(--line)}
.bracket{fill:var(--s2);opacity:.3}.spread{fill:var(--s3);opacity:.3}
main>section+div{margin-top:3rem}
.pairs ul{list-style:none;padding:0}
.pair{display:grid;grid-template-columns:minmax(9rem,20rem) 1fr minmax(9rem,16rem);gap:.25rem 1rem;align-items:center;padding:.3rem 0;border-bottom:1px solid var(--line);font-size:.9rem}
.pair svg{height:1.6rem;border-left:1px solid var(--line);border-right:1px dotted var(--soft)}
.pair .label{overflow-wrap:anywhere}.pair .count{font-variant-numeric:tabular-nums;grid-column:3}
.twins{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:0 2rem}
.twins figure{min-width:0}.moved{margin:.25rem 0}.moved .badge{font-weight:500;font-size:.85rem;color:var(--doubt);overflow-wrap:anywhere}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.trend{height:2.2rem;width:10rem}
@media(max-width:40rem){body{padding:.75rem}.pair{grid-template-columns:1fr}.pair .count{grid-column:1}.gauge{grid-template-columns:minmax(8rem,1fr) auto}.gauge svg{grid-column:1/-1;grid-row:2}.plot,.ticks,.readout{margin-left:3.4rem}.copy{flex-wrap:wrap}.copy pre{flex-basis:100%;order:3}}
@media print{body{max-width:none;padding:0;font-size:11pt}button,.noprint,.readout{display:none}.card,figure,li,tr{break-inside:avoid}h2{break-after:avoid}}
`;
