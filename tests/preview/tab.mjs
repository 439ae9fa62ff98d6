// What the tests do with a page in the browser, and ask of it.
import assert from 'node:assert/strict';

/** Waits until `check` gives something true, and gives it. */
export async function until(what, check, ms = 8000) {
    for (const end = Date.now() + ms; Date.now() < end; ) {
        const found = await check();
        if (found) return found;
        await new Promise((go) => setTimeout(go, 25));
    }
    return assert.fail(`never: ${what}`);
}

/** A page that the preview serves, in a tab of its own. */
export class Tab {
    constructor(page, url) {
        Object.assign(this, { page, url, complaints: [] });
        page.setDefaultTimeout(8000);
        page.on('pageerror', (error) => this.complaints.push(error.message));
        page.on('dialog', (dialog) => this.complaints.push(`dialog: ${dialog.message()}`));
    }

    /** Opens a page and waits until it listens; gives its status. */
    async open(path) {
        const listens = this.page.waitForResponse(/_estrade\/events/);
        const response = await this.page.goto(new URL(path, this.url).href);
        await listens;
        // The words of the first message have come.
        await until('the preview speaks', () => this.evaluate(() => {
            const root = document.querySelector('estrade-preview')?.shadowRoot;
            return Boolean(root?.querySelector('.desk').textContent);
        }));
        await this.mark();
        return response.status();
    }

    /** What a function gives in the page; nothing while the page is exchanged. */
    evaluate(run, value) {
        return this.page.evaluate(run, value).catch(() => undefined);
    }

    /** A mark that no reload leaves. */
    mark() {
        return this.page.evaluate(() => { window.isMarked = true; });
    }

    isReloaded() {
        return this.page.evaluate(() => document.readyState === 'complete' && !window.isMarked)
            .catch(() => false);
    }

    reloaded() {
        return until('the tab reloads', () => this.isReloaded());
    }

    async assertNotReloaded() {
        assert.equal(await this.isReloaded(), false, 'the tab was reloaded');
    }

    /** A part of what the preview shows over the page. */
    over(selector) {
        return this.page.locator(`estrade-preview ${selector}`);
    }

    problems() {
        return this.over('li');
    }

    async nProblems(n) {
        await until(`${n} problems over the page`, async () => (await this.problems().count()) === n);
    }

    /** The one problem of a file, taken apart as it is read. */
    async problem(file) {
        const item = this.problems().filter({ has: this.page.locator('.place', { hasText: file }) });
        await item.first().waitFor();
        const [source, carets] = (await item.locator('pre').textContent()).split('\n');
        const text = (selector) => item.locator(selector).textContent();
        return {
            message: await text('.message'),
            place: await text('.place'),
            open: await item.locator('.place a').getAttribute('href'),
            hint: await text('.hint'),
            // What is above the carets.
            faulty: source.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1),
        };
    }

    async noErrors() {
        await until('no errors are left', async () => (await this.over('li.error').count()) === 0);
        assert.equal(await this.over('h2').isVisible(), false);
    }

    async shows(text) {
        await until(`the page shows “${text}”`, () =>
            this.evaluate((text) => document.querySelector('main')?.innerText.includes(text), text));
    }

    color() {
        return this.evaluate(() => getComputedStyle(document.body).color);
    }
}
