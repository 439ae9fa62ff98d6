// Sites → what axe-core and the browser itself find on each page, narrow and wide, light and dark.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const widths = [320, 1440];
const schemes = ['light', 'dark'];

export async function browse(sites) {
    const looked = new Map();
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM });
    const todo = sites.flatMap(({ name, url, output, files }) =>
        files.filter((file) => isPage(join(output, file))).map((file) => ({ name, url, file })),
    );
    const work = async () => {
        for (let next = todo.shift(); next; next = todo.shift()) await visit(browser, next, looked);
    };
    await Promise.all([work(), work(), work()]);
    await browser.close();
    return looked;
}

/** An old address leads elsewhere before anything can be read. */
function isPage(path) {
    return path.endsWith('.html') && !readFileSync(path, 'utf8').includes('http-equiv="refresh"');
}

/** Opens one page in each width and each scheme. */
async function visit(browser, { name, url, file }, looked) {
    for (const width of widths) {
        const viewport = { width, height: 900 };
        // Without motion: a colour on its way to another is neither.
        const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
        const page = await context.newPage();
        page.setDefaultTimeout(30_000);
        const said = [];
        page.on('console', (message) => {
            if (message.type() === 'error')
                said.push(`console: ${message.text()} ${message.location().url}`);
        });
        page.on('pageerror', (error) => said.push(`script: ${error.message}`));
        page.on('request', (request) => {
            if (!request.url().startsWith(url)) said.push(`asks another host: ${request.url()}`);
        });
        await page.goto(url + file, { waitUntil: 'load' });
        for (const colorScheme of schemes) {
            await page.emulateMedia({ colorScheme });
            const found = await page.evaluate(look, axe);
            const as = `${width} px, ${colorScheme}`;
            looked.set(`${name}: ${file} (${as})`, [...said.splice(0), ...found]);
        }
        await context.close();
    }
}

/** Runs in the page: what is hidden in a fold is opened first. */
async function look(axe) {
    if (!window.axe) {
        for (const fold of document.querySelectorAll('details')) fold.open = true;
        for (const image of document.images) image.loading = 'eager';
        (0, eval)(axe);
    }
    const findings = [];
    const { scrollWidth } = document.scrollingElement;
    if (scrollWidth > innerWidth) {
        const isOut = (element) => element.getBoundingClientRect().right > innerWidth + 0.5;
        const out = [...document.body.querySelectorAll('*')].filter(isOut).map((e) => e.outerHTML);
        findings.push(`${scrollWidth} px wide: ${out[0]?.slice(0, 200)}`);
    }
    for (const { id, help, nodes } of (await window.axe.run()).violations)
        for (const { html, failureSummary } of nodes.slice(0, 3))
            findings.push(`${id}: ${help}: ${html.slice(0, 200)} ${failureSummary}`);
    return findings;
}
