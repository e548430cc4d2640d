/**
 * The script of every page, for browsers: theme, copying, zoom of the charts, all details open on paper. A page says
 * everything without it.
 */
export const SCRIPT = `
'use strict';
(() => {
const said = text => { document.getElementById('said').textContent = text; };
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

for (const button of all('[data-theme-button]')) button.addEventListener('click', () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  said('Theme: ' + root.dataset.theme);
});

const copied = async text => {
  try { await navigator.clipboard.writeText(text); return true; } catch { /* not allowed here: the old way */ }
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
};
for (const button of all('[data-copy]')) button.addEventListener('click', async () => {
  const done = await copied(button.parentElement.querySelector('pre').textContent);
  button.textContent = done ? 'Copied' : 'Not allowed';
  said(done ? 'Copied to the clipboard' : 'The browser does not allow copying');
  setTimeout(() => { button.textContent = 'Copy'; }, 1500);
});

let opened = [];
addEventListener('beforeprint', () => { opened = all('details:not([open])'); for (const each of opened) each.open = true; });
addEventListener('afterprint', () => { for (const each of opened) each.open = false; });

const timeText = ms => {
  const round = (value, digits) => String(Number(value.toFixed(digits)));
  return Math.abs(ms) < 1000 ? round(ms, 1) + ' ms' : round(ms / 1000, 3) + ' s';
};
const stepFor = span => {
  const rough = span / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * [1, 2, 5, 10].find(each => each * power >= rough);
};
const numbers = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

for (const group of all('[data-charts]')) {
  const charts = all('[data-chart]', group);
  const whole = [Number(group.dataset.from), Number(group.dataset.to)];
  let view = [...whole];
  const draw = () => {
    for (const chart of charts) {
      const drawing = chart.querySelector('.plot svg');
      const [, top, , height] = drawing.getAttribute('viewBox').split(' ');
      drawing.setAttribute('viewBox', [view[0], top, view[1] - view[0], height].join(' '));
      const step = stepFor(view[1] - view[0]);
      const ticks = chart.querySelector('.ticks svg');
      ticks.replaceChildren();
      for (let at = Math.ceil(view[0] / step) * step; at <= view[1] + 1e-9; at += step) {
        const text = document.createElementNS('http://www.w3.org/2000/svg', 'text');
        const share = (at - view[0]) / (view[1] - view[0]);
        text.setAttribute('x', share * 100 + '%');
        text.setAttribute('y', '14');
        text.setAttribute('text-anchor', share < .04 ? 'start' : share > .96 ? 'end' : 'middle');
        text.textContent = timeText(at);
        ticks.append(text);
      }
    }
  };
  draw();
  const show = (from, to) => {
    const span = Math.min(whole[1] - whole[0], Math.max((whole[1] - whole[0]) / 1000, to - from));
    const start = Math.min(whole[1] - span, Math.max(whole[0], from));
    view = [start, start + span];
    draw();
    said('Shown: ' + timeText(view[0]) + ' to ' + timeText(view[1]));
  };
  const zoom = (factor, share = .5) => {
    const span = (view[1] - view[0]) * factor;
    const fixed = view[0] + (view[1] - view[0]) * share;
    show(fixed - span * share, fixed + span * (1 - share));
  };
  const pan = share => show(view[0] + (view[1] - view[0]) * share, view[1] + (view[1] - view[0]) * share);
  const acts = { in: () => zoom(.5), out: () => zoom(2), left: () => pan(-.25), right: () => pan(.25), all: () => show(...whole) };
  const keys = { '+': 'in', '=': 'in', '-': 'out', ArrowLeft: 'left', ArrowRight: 'right', '0': 'all', Home: 'all' };
  for (const button of all('[data-zoom]', group)) button.addEventListener('click', () => acts[button.dataset.zoom]());
  for (const chart of charts) {
    const plot = chart.querySelector('.plot');
    const readout = chart.querySelector('.readout');
    const shareAt = event => Math.min(1, Math.max(0, (event.clientX - plot.getBoundingClientRect().left) / plot.clientWidth));
    const timeAt = share => view[0] + (view[1] - view[0]) * share;
    plot.addEventListener('keydown', event => {
      const act = keys[event.key];
      if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      acts[act]();
    });
    let dragFrom;
    const selection = document.createElement('div');
    selection.className = 'selection';
    plot.addEventListener('pointerdown', event => {
      if (event.button !== 0) return;
      dragFrom = shareAt(event);
      plot.setPointerCapture(event.pointerId);
      plot.append(selection);
      selection.style.width = '0';
    });
    plot.addEventListener('pointermove', event => {
      const share = shareAt(event);
      read(timeAt(share));
      if (dragFrom === undefined) return;
      selection.style.left = Math.min(dragFrom, share) * 100 + '%';
      selection.style.width = Math.abs(share - dragFrom) * 100 + '%';
    });
    const drop = event => {
      if (dragFrom === undefined) return;
      const [from, to] = [dragFrom, shareAt(event)].sort((one, other) => one - other);
      dragFrom = undefined;
      selection.remove();
      if (event.type === 'pointerup' && to - from > .01) show(timeAt(from), timeAt(to));
    };
    plot.addEventListener('pointerup', drop);
    plot.addEventListener('pointercancel', drop);
    plot.addEventListener('dblclick', acts.all);
    plot.addEventListener('pointerleave', () => { readout.textContent = ''; });
    const curves = all('polyline', plot).map(line => ({
      name: line.dataset.name,
      most: Number(line.dataset.most),
      points: line.getAttribute('points').split(' ').map(pair => pair.split(',').map(Number)),
    }));
    const read = at => {
      readout.textContent = timeText(at) + ': ' + curves.map(({ name, most, points }) => {
        let value = 0;
        for (const [x, y] of points) { if (x > at) break; value = (1 - y / 100) * most; }
        return name + ' ' + numbers.format(Math.round(value));
      }).join(', ');
    };
  }
}
})();
`;
