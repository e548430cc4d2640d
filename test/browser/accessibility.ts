/**
 * Scripts for a page: what they find is a problem of WCAG 2.2, as text. They are kept as text for they run in the browser.
 */

/** Text whose contrast to what is behind it is under 4.5 (success criterion 1.4.3). */
export const contrastProblems = `(() => {
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
