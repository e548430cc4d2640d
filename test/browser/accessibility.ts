/**
 * Scripts for a page: what they find is a problem of WCAG 2.2, as text. They are kept as text for they run in the browser.
 */

/** Channels of a colour, its relative luminance, and the colour behind an element. */
const COLOURS = `
  const channels = text => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([red, green, blue]) => [red, green, blue]
    .map(value => value / 255)
    .map(value => value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const behind = element => {
    for (let each = element; each; each = each.parentElement) {
      const color = channels(getComputedStyle(each).backgroundColor);
      if (color.length === 3 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
`;

/** Text whose contrast to what is behind it is under 4.5 (success criterion 1.4.3). */
export const contrastProblems = `(() => {
  ${COLOURS}
  const problems = new Set();
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim() !== '');
    if (!own || ['SCRIPT', 'STYLE', 'text'].includes(element.tagName) || element.closest('.hidden')) continue;
    const style = getComputedStyle(element);
    const [one, other] = [light(channels(style.color)), light(behind(element))].sort((a, b) => b - a);
    const contrast = (one + 0.05) / (other + 0.05);
    if (contrast < 4.5) problems.add(contrast.toFixed(2) + ' ' + element.tagName + ' ' + element.className);
  }
  return [...problems];
})()`;

/** What can be focused, and pictures, without a name (4.1.2, 1.1.1); headings that leave a level out (1.3.1); ids used twice. */
export const nameProblems = `(() => {
  const problems = [];
  const nameOf = element => element.getAttribute('aria-label') ?? element.textContent.trim();
  for (const element of document.querySelectorAll('button, a, summary, [tabindex], [role=img], th')) {
    if (nameOf(element) === '') problems.push('no name: ' + element.outerHTML.slice(0, 120));
  }
  for (const picture of document.querySelectorAll('svg')) {
    if (picture.closest('[aria-hidden=true]') === null && picture.getAttribute('role') !== 'img')
      problems.push('a picture without a name: ' + picture.outerHTML.slice(0, 120));
  }
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) problems.push('twice: #' + id);
  let level = 0;
  for (const heading of document.querySelectorAll('h1, h2, h3, h4')) {
    const next = Number(heading.tagName[1]);
    if (level > 0 && next > level + 1) problems.push('after h' + level + ': ' + heading.outerHTML.slice(0, 80));
    level = next;
  }
  if (document.documentElement.lang === '' || document.querySelector('main') === null) problems.push('no language or no main');
  return problems;
})()`;

/** What is drawn whose contrast to what is behind it is under 3, and text in pictures under 4.5 (1.4.11, 1.4.3). */
export const pictureProblems = `(() => {
  ${COLOURS}
  const problems = new Set();
  for (const element of document.querySelectorAll('svg text, svg [class*=curve], svg .bound, svg .broke, svg .short, svg .ring, svg .f0, svg .f1, svg .f2, svg .f3, svg .f4, svg .f5')) {
    const style = getComputedStyle(element);
    const paint = style.fill === 'none' || element.tagName === 'line' ? style.stroke : style.fill;
    const [one, other] = [light(channels(paint)), light(behind(element.closest('svg')))].sort((a, b) => b - a);
    const contrast = (one + 0.05) / (other + 0.05);
    if (contrast < (element.tagName === 'text' ? 4.5 : 3)) problems.add(contrast.toFixed(2) + ' ' + element.outerHTML.slice(0, 60));
  }
  return [...problems];
})()`;

/** Labels of axes that are cut off or written over one another, and marks that stand outside of their plot. */
export const placeProblems = `(() => {
  const problems = [];
  const boxOf = element => element.getBoundingClientRect();
  const outside = (inner, left, right) => inner.left < left - 1 || inner.right > right + 1;
  for (const label of document.querySelectorAll('.ticks text, .most, .least')) {
    if (outside(boxOf(label), 0, innerWidth)) problems.push('cut off: ' + label.textContent);
  }
  for (const axis of document.querySelectorAll('.ticks')) {
    const boxes = [...axis.querySelectorAll('text')].map(boxOf).sort((one, other) => one.left - other.left);
    boxes.slice(1).forEach((box, index) => {
      if (box.left < boxes[index].right + 2) problems.push('over one another: ' + axis.textContent);
    });
  }
  for (const plot of document.querySelectorAll('.still, .pair svg, .gauge svg, svg.bar')) {
    const { left, right } = boxOf(plot);
    for (const shape of plot.querySelectorAll('circle, path, line, rect')) {
      if (outside(boxOf(shape), left, right)) problems.push('outside of its plot: ' + shape.outerHTML.slice(0, 80));
    }
  }
  return problems;
})()`;
