// A folder for what comes and goes → sites built and served in it → six reports, each closed by
// "stage: N passed, N failed". Ends with 1 if anything failed.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { browse } from './browse.mjs';
import { readCalendars } from './calendars.mjs';
import { readFeeds } from './feeds.mjs';
import { checkHtml } from './html.mjs';
import { readLater } from './later.mjs';
import { checkLinks } from './links.mjs';
import { serve } from './serve.mjs';

const here = import.meta.dirname;
const temporary = process.argv[2];

/** Builds a copy of a site, so that the memory of this repository's own builds stays as it is. */
async function build(name, source, base) {
    const root = join(temporary, name);
    const output = join(root, 'public');
    for (const part of ['site.yaml', 'content', 'themes'])
        if (existsSync(join(source, part)))
            cpSync(join(source, part), join(root, part), { recursive: true });
    const { server, url } = await serve(output, base);
    // Pages of tomorrow too: they come due without anybody running the tests.
    const options = ['--strict', '--drafts', '--future', '--base-url', url];
    const command = ['build', '--root', root, '--output', output, ...options];
    const built = spawnSync(process.env.ESTRADE_BIN, command, { encoding: 'utf8' });
    if (built.status !== 0) throw new Error(`${name} was not built: ${built.stderr}`);
    const files = globSync('**/*.*', { cwd: output }).sort();
    return { name, output, files, server, url };
}

const repository = join(here, '../..');
const blog = await build('blog', repository, '/');
const below = await build('blog-below', repository, '/blog/');
const showcase = await build('showcase', join(here, 'showcase'), '/');

/** Each stage gives what it looked at as a map: a name → what is wrong there. */
const stages = {
    html: () => checkHtml([blog, showcase]),
    links: () => checkLinks([blog, below, showcase]),
    feeds: () => readFeeds([blog, below, showcase]),
    calendars: () => readCalendars([blog, below, showcase]),
    later: () => readLater([blog, showcase]),
    pages: () => browse([blog, showcase]),
};
let status = 0;
for (const [stage, look] of Object.entries(stages)) {
    const looked = await look();
    const failed = [...looked].filter(([, findings]) => findings.length > 0);
    for (const [name, findings] of failed)
        console.log([name, ...findings].join('\n    '));
    const nPassed = looked.size - failed.length;
    console.log(`${stage}: ${nPassed} passed, ${failed.length} failed`);
    // A stage that looked at nothing is broken.
    if (failed.length > 0 || nPassed === 0) status = 1;
}
for (const { server } of [blog, below, showcase]) server.close().closeAllConnections();
process.exitCode = status;
