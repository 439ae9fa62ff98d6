// Pages that a build would leave out.
import assert from 'node:assert/strict';
import { day } from './site.mjs';
import { until } from './tab.mjs';

const longDay = (nDays) =>
    new Date(day(nDays)).toLocaleDateString('fr', { dateStyle: 'long', timeZone: 'UTC' });

/** The pages, why they are left out, and the status of the answer with drafts and without. */
const pages = [
    ['/articles/brouillon/', 'Brouillon', 'tant que son en-tête dit draft: true', 'brouillon.md', 200],
    ['/articles/demain/', 'À paraître', `: à paraître le ${longDay(40)}`, 'demain.md', 200],
    ['/articles/fini/', 'Expirée', `: expirée depuis le ${longDay(-10)}`, 'fini.md', 404],
];

async function assertMarked({ files, open }, statusOf) {
    for (const [path, label, why, file, status] of pages) {
        const tab = await open(path);
        assert.equal(tab.status, statusOf(status), path);
        await tab.over('.mark').waitFor();
        const text = (await tab.over('.mark').innerText()).replace(/\s+/g, ' ');
        assert.ok(text.startsWith(label), text);
        assert.ok(text.includes(`ne serait pas publiée ${why}`), text);
        const link = tab.over('.mark a');
        assert.equal(await link.innerText(), `content/articles/${file}`);
        const location = `${files.root}/content/articles/${file}`;
        assert.equal(await link.getAttribute('href'), `vscode://file${location}:1:1`);
        if (tab.status === 404) await tab.shows('Cette page n’existe pas');
    }
}

export const unpublished = {
    async 'an unpublished page says that it is one, and why'(t) {
        await assertMarked(t, (status) => status);
    },

    async 'links to unpublished pages have a badge'({ open }) {
        const tab = await open('/articles/');
        const badges = tab.page.locator('estrade-badge');
        await until('two badges', async () => (await badges.count()) === 2);
        const texts = await badges.evaluateAll((all) => all.map((one) => one.shadowRoot.textContent));
        assert.deepEqual(texts.sort(), ['Brouillon', 'À paraître']);
    },

    async 'a draft that is published loses its mark'({ files, open }) {
        const tab = await open('/articles/brouillon/');
        await tab.over('.mark').waitFor();
        files.change('content/articles/brouillon.md', 'draft: true', 'draft: false');
        await until('the mark is gone', async () => !(await tab.over('.mark').isVisible()));
    },

    'without drafts, an unpublished page is a 404 that says why': Object.assign(
        async (t) => {
            await t.serve('--watch', '--no-drafts');
            await assertMarked(t, () => 404);
            const list = await t.open('/articles/');
            assert.doesNotMatch(await list.page.locator('main').innerText(), /Une ébauche|Plus tard/);
            const draft = await t.open('/articles/brouillon/');
            t.files.change('content/articles/brouillon.md', 'draft: true', 'draft: false');
            await draft.shows('Pas encore.');
            assert.equal(await draft.over('.mark').isVisible(), false);
        },
        { servesItself: true },
    ),
};
